#!/usr/bin/env python3
"""How much the ranking of the inputs adds to a run: 25 inputs, 6 outputs, 1e6 draws; and memory by
the number of draws.

The ranking cannot be left out of a run, so that its share is taken from a profile: of all samples of
the processor those that lie in it (`RankedDraws` is among the callers). Samples whose callers are
lost, nearly all in the C library, count as the ranking's too in the upper figure.

    make && Benchmarks/ranking.py [PATH-OF-COSTMC]      (needs Linux's perf)
"""
import os, resource, subprocess, sys, tempfile

from bench import Outcome, ROOT, mixed, written

COSTMC = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, ".build/release/costmc")
INPUTS, RUNS = 25, 8


def scenario():
    products = [" * ".join(f"x{5 * k + j}" for j in range(5)) for k in range(5)]
    formulas = {f"part{k}": product for k, product in enumerate(products)}
    formulas["total"] = " + ".join(formulas)
    return {"costmc": 1, "title": "ranking", "inputs": mixed(INPUTS), "formulas": formulas,
            "outputs": list(formulas)}


def samples(data):
    """Samples in the ranking, samples without callers, all samples."""
    command = ["perf", "script", "-i", data, "-F", "comm,ip,sym", "--comm", os.path.basename(COSTMC)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    stacks = [stack for stack in text.split("\n\n") if stack.strip()]
    ranking = sum("RankedDraws" in stack for stack in stacks)
    lost = sum("CostMCCommand" not in stack for stack in stacks)
    return ranking, lost, len(stacks)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, "ranking", scenario())

        def run(draws):
            return [COSTMC, "run", path, "--draws", str(draws), "--no-progress"]

        totals = [0, 0, 0]
        for _ in range(RUNS):
            data = os.path.join(folder, "perf.data")
            # One processor, so that all work is done by the thread that calls for it.
            subprocess.run(
                ["taskset", "-c", "0", "perf", "record", "-q", "-e", "cpu-clock", "-F", "10000", "-g",
                 "-o", data, *run(10 ** 6)], stdout=subprocess.DEVNULL, check=True)
            totals = [a + b for a, b in zip(totals, samples(data))]
        ranking, lost, all_samples = totals
        least = ranking / (all_samples - ranking)
        most = (ranking + lost) / (all_samples - ranking - lost)
        print(f"{INPUTS} inputs, 6 outputs, 1e6 draws: the ranking adds {100 * least:.0f} to "
              f"{100 * most:.0f} % ({all_samples} samples)")
        for exponent in (5, 6, 7, 8):
            print(f"1e{exponent} draws: {Outcome(run(10 ** exponent)).memory:.0f} MB")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
