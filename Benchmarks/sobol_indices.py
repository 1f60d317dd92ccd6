#!/usr/bin/env python3
"""Times first and total order Sobol indices of the true cost in scenarios/deepseek.json: costmc
against SALib with the same model in NumPy, and compares their figures.

SALib knows no correlated inputs, so both take them as independent.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy scipy SALib
    swift build -c release --product costmc
    /tmp/venv/bin/python Benchmarks/sobol_indices.py [PATH-OF-COSTMC] [LOG2-POINTS]
"""
import json, math, os, subprocess, sys, tempfile, time

import numpy as np
from scipy import stats
from SALib.analyze import sobol
from SALib.sample import sobol as sampler

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COSTMC = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, ".build/release/costmc")
POINTS = 1 << (int(sys.argv[2]) if len(sys.argv) > 2 else 16)
SCENARIO = os.path.join(ROOT, "scenarios/deepseek.json")
Z95 = 1.6448536269514722


def quantile(entry, u):
    """The inverse cumulative distribution of one input, in the unit it is written in."""
    kind = entry["distribution"]
    if kind == "uniform":
        return entry["min"] + (entry["max"] - entry["min"]) * u
    if kind == "triangular":
        low, mode, high = entry["min"], entry["mode"], entry["max"]
        cut = (mode - low) / (high - low)
        return np.where(u < cut, low + np.sqrt(u * (high - low) * (mode - low)),
                        high - np.sqrt((1 - u) * (high - low) * (high - mode)))
    if kind == "lognormal":
        low, high = (math.log(entry["quantiles"][p]) for p in ("0.05", "0.95"))
        return np.exp((low + high) / 2 + (high - low) / (2 * Z95) * stats.norm.ppf(u))
    if kind == "bernoulli":
        return (u > 1 - entry["p"]).astype(float)
    if kind == "discrete":
        values = np.array(entry["values"], float)
        return values[np.minimum((u * len(values)).astype(int), len(values) - 1)]
    if kind == "negative-binomial":
        r = entry["successes"]
        # Few values have any weight: their cumulative probabilities are tabulated.
        cumulative = stats.nbinom.cdf(np.arange(200), r, r / (r + entry["mean"]))
        return np.searchsorted(cumulative, u).astype(float)
    raise ValueError(kind)


def true_cost(v):
    """In MUSD."""
    hour = 1 / (365.25 * 24)
    capex = v["gpu_price"] * v["server_overhead"] * (1 + v["network_ratio"])
    own_rate = (capex / (v["life"] * v["use_fraction"]) * hour
                + v["kw_gpu"] * v["pue"] * v["power_price"])
    run = 2.788 * np.where(v["own"] == 1, own_rate, v["rent_rate"])
    multiple = 1 + v["failed_runs"] * v["failed_size"] + v["exp_ratio"]
    staff = v["staff_fte"] * v["staff_months"] * v["staff_rate"] * 1e-6
    return (run * multiple + v["setup_cost"] / v["models_sharing"] + staff + v["data_cost"]
            + v["misc"] * 1e-6)


NAMES = ("gpu_price server_overhead network_ratio life use_fraction kw_gpu pue power_price own "
         "rent_rate failed_runs failed_size exp_ratio setup_cost models_sharing staff_fte "
         "staff_months staff_rate data_cost misc").split()


def run_salib():
    with open(SCENARIO) as file:
        inputs = json.load(file)["inputs"]
    problem = {"num_vars": len(NAMES), "names": NAMES, "bounds": [[0, 1]] * len(NAMES)}
    start = time.perf_counter()
    u = np.clip(sampler.sample(problem, POINTS, calc_second_order=False), 1e-12, 1 - 1e-12)
    sampled = time.perf_counter()
    y = true_cost({name: quantile(inputs[name], u[:, k]) for k, name in enumerate(NAMES)})
    evaluated = time.perf_counter()
    result = sobol.analyze(problem, y, calc_second_order=False)
    end = time.perf_counter()
    print(f"SALib   {end - start:7.2f} s  (sample {sampled - start:.2f}, model "
          f"{evaluated - sampled:.2f}, analyse {end - evaluated:.2f})")
    return end - start, {
        name: (result["S1"][k], result["S1_conf"][k] / 1.96, result["ST"][k],
               result["ST_conf"][k] / 1.96) for k, name in enumerate(NAMES)}


def run_costmc():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "independent.json")
        with open(path, "w") as file:
            json.dump({"costmc": 1, "title": "Independent inputs", "extends": SCENARIO,
                       "correlations": []}, file)
        command = [COSTMC, "sensitivity", path, "--output", "true_cost", "--method",
                   "sobolFirstOrder", "totalOrder", "--points", str(POINTS), "--format", "json"]
        times = []
        for _ in range(5):
            start = time.perf_counter()
            text = subprocess.run(command, capture_output=True, check=True).stdout
            times.append(time.perf_counter() - start)
    best = sorted(times)[2]
    print(f"costmc  {best:7.3f} s  (median of 5, whole process)")
    entries = json.loads(text)["outputs"][0]["inputs"]
    return best, {e["name"]: (e["sobolFirstOrder"]["value"], e["sobolFirstOrder"]["standardError"],
                              e["totalOrder"]["value"], e["totalOrder"]["standardError"])
                  for e in entries}


def main():
    print(f"{len(NAMES)} inputs, {POINTS} base points")
    ours, own = run_costmc()
    theirs, other = run_salib()
    print(f"ratio   {theirs / ours:7.0f}")
    print(f"{'input':16} {'first, costmc':>20} {'SALib':>8} {'total, costmc':>20} {'SALib':>8}")
    worst = 0
    for name in NAMES:
        a, b = own[name], other[name]
        print(f"{name:16} {a[0]:10.4f} ± {a[1]:.4f}  {b[0]:8.4f} {a[2]:10.4f} ± {a[3]:.4f} "
              f"{b[2]:9.4f}")
        for value in (0, 2):
            error = math.hypot(a[value + 1], b[value + 1]) + 1e-6
            worst = max(worst, abs(a[value] - b[value]) / error)
    print(f"largest difference: {worst:.1f} standard errors")


if __name__ == "__main__":
    main()
