"""Errors of the designs against the time they take: python3 measure.py PATH-OF-COSTMC [SEEDS]

Each error is the root mean square, over the seeds, of the relative gap to the pooled result of two
Sobol' runs of 2^24 draws (2^23 for deepseek); each time the least processor time of the runs.
"""
import json, math, os, subprocess, sys

here = os.path.dirname(os.path.abspath(__file__))
program = sys.argv[1]
seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 40
models = {
    "deepseek": (here + "/../../scenarios/deepseek.json", "true_cost", 1 << 23),
    "smooth": (here + "/smooth.json", "x", 1 << 24),
    "rough": (here + "/rough.json", "x", 1 << 24),
}


def run(path, output, design, draws, seed):
    before = os.times()
    result = subprocess.run(
        [program, "run", path, "--design", design, "--draws", str(draws), "--seed", str(seed),
         "--percentiles", "5,50,95", "--format", "json"], capture_output=True, check=True)
    after = os.times()
    took = (after.children_user + after.children_system
            - before.children_user - before.children_system)
    found = next(o for o in json.loads(result.stdout)["outputs"] if o["name"] == output)
    return [found["mean"]["value"]] + [p["value"] for p in found["percentiles"]], took


for name, (path, output, many) in models.items():
    references = [run(path, output, "sobol", many, 9000 + k)[0] for k in range(2)]
    truth = [sum(column) / len(references) for column in zip(*references)]
    for draws in (10_000, 100_000, 1_000_000):
        for design in ("monte-carlo", "latin-hypercube", "sobol"):
            count = seeds if draws < 1_000_000 else max(12, seeds // 3)
            runs = [run(path, output, design, draws, seed) for seed in range(1, count + 1)]
            errors = [
                math.sqrt(sum((r[0][k] / truth[k] - 1) ** 2 for r in runs) / count) for k in range(4)]
            print(f"| {name} | {draws} | {design} | "
                  + " | ".join(f"{100 * e:.3g} %" for e in errors)
                  + f" | {1000 * min(r[1] for r in runs):.0f} ms |", flush=True)
