#!/usr/bin/env python3
"""Runs costmc and its peers in turn on this machine; `make bench` calls it, the README shows the table.

Each figure is a median over pairs of whole processes, run one after the other, so that a machine
whose speed drifts serves both alike. Before anything is timed, the figures of all programs are
compared: a peer that disagrees with costmc by more than Monte Carlo error ends the run.

    bench.py PATH-OF-COSTMC [--pairs N] [--quick]
"""
import json, math, os, re, resource, subprocess, sys, tempfile, time
from statistics import median

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PEERS = os.path.join(HERE, "peers")
YARDSTICK = os.path.join(PEERS, "yardstick.json")
RESULTS = os.path.join(HERE, "results.md")
README = os.path.join(ROOT, "README.md")
OUTPUTS = "rent own bottom top gain naive".split()
PERCENTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


class Outcome:
    """One whole process: seconds on the clock, seconds of processor time, MB at most, its text."""

    def __init__(self, command, env=None):
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, env={**os.environ, **(env or {})})
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.text = out.read().decode()
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024


def costmc(scenario, draws, *options):
    return [BINARY, "run", scenario, "--draws", str(draws), "--format", "json", "--no-progress",
            *options]


def pairs(first, second, count, first_figure=lambda o: o.wall, second_figure=lambda o: o.wall):
    """The median ratio second / first of runs in turn, and the medians of both."""
    rows = []
    for _ in range(count):
        a, b = Outcome(first), Outcome(second)
        rows.append((first_figure(a), second_figure(b)))
    return median(b / a for a, b in rows), median(a for a, _ in rows), median(b for _, b in rows)


# Agreement

def stated(text):
    """Mean, standard deviation and percentiles of each output as the peers print them."""
    lines = [line.split() for line in text.splitlines()]
    rows = [[float(x) for x in line] for line in lines
            if len(line) == 11 and all(re.fullmatch(r"[-+.\de]+", x) for x in line)]
    return dict(zip(OUTPUTS, rows))


def check(name, text, ours, draws_ratio, rough=0.0):
    """Ends the run where a peer's figure is off by more than six errors of the difference.

    rough: a relative error that the peer has of itself.
    """
    rows = stated(text)
    if len(rows) != len(OUTPUTS):
        sys.exit(f"{name}: its figures cannot be read")
    worst = 0
    for output in ours["outputs"]:
        mine = [output["mean"], output["standardDeviation"]] + output["percentiles"]
        for figure, theirs in zip(mine, rows[output["name"]]):
            error = figure["standardError"] * math.sqrt(1 + draws_ratio)
            # They print five digits.
            gap = max(0, abs(figure["value"] - theirs) - rough * abs(theirs))
            worst = max(worst, gap / (error + 1e-5 * abs(theirs)))
    if worst > 6:
        sys.exit(f"{name} disagrees with costmc: {worst:.1f} errors")
    print(f"{name}: agrees, the largest difference is {worst:.1f} errors", flush=True)


# Scenarios

def mixture():
    """Constants and lognormals."""
    inputs = {f"c{k}": {"value": k + 1.0} for k in range(8)}
    inputs |= {f"l{k}": {"distribution": "lognormal", "median": 2 + k, "geometricSD": 1.4}
               for k in range(6)}
    return {"costmc": 1, "title": "mixture", "inputs": inputs, "outputs": ["y"],
            "formulas": {"y": "c0*l0 + c1*l1 + c2*l2*c7 + c3*l3/l4 + c4*l5 + c5 + c6"}}


FAMILIES = [
    {"distribution": "uniform", "min": 1, "max": 2},
    {"distribution": "triangular", "min": 1, "mode": 2, "max": 4},
    {"distribution": "lognormal", "median": 3, "geometricSD": 1.3},
    {"distribution": "pert", "min": 1, "mode": 2, "max": 5}]


def mixed(count):
    """Inputs x0, x1, ... of mixed families."""
    return {f"x{k}": FAMILIES[k % len(FAMILIES)] for k in range(count)}


def wide():
    """2,000 inputs of mixed families, 500 formulas over four of them each, their sum."""
    inputs = mixed(2000)
    formulas = {f"f{k}": " * ".join(f"x{4 * k + j}" for j in range(4)) for k in range(499)}
    formulas["total"] = " + ".join(list(formulas) + [f"x{k}" for k in range(1996, 2000)])
    return {"costmc": 1, "title": "wide", "inputs": inputs, "formulas": formulas,
            "outputs": ["total"]}


def written(folder, name, scenario):
    path = os.path.join(folder, name + ".json")
    with open(path, "w") as file:
        json.dump(scenario, file)
    return path


# The table

def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    level = subprocess.run(["grep", "-c", "avx512f", "/proc/cpuinfo"], capture_output=True)
    kind = "AVX-512" if int(level.stdout or 0) else "no AVX-512"
    return (f"{model.group(1) if model else 'unknown processor'}, {os.cpu_count()} cores, {kind}, "
            f"{os.uname().sysname} {os.uname().release.split('-')[0]}, {time.strftime('%Y-%m-%d')}")


def main():
    global BINARY
    BINARY = os.path.abspath(sys.argv[1])
    quick = "--quick" in sys.argv
    count = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 5
    draws = 10 ** 6 if quick else 10 ** 7
    table = []

    def row(work, figure, target, holds):
        table.append(f"| {work} | {figure} | {target} | {'yes' if holds else 'NO'} |")
        print(table[-1], flush=True)

    with tempfile.TemporaryDirectory() as folder:
        limit, gsl = (os.path.join(folder, name) for name in ("limit", "gslmodel"))
        subprocess.run(["clang", "-O3", "-march=native", "-ffast-math", "-fveclib=libmvec",
                        os.path.join(PEERS, "limit.c"), "-o", limit, "-lgsl", "-lgslcblas", "-lm",
                        "-lmvec", "-lpthread"], check=True)
        subprocess.run(["gcc", "-O3", "-march=native", "-DHAVE_INLINE",
                        os.path.join(PEERS, "gslmodel.c"), "-o", gsl, "-lgsl", "-lgslcblas", "-lm",
                        "-lpthread"], check=True)
        numpy = [sys.executable, os.path.join(PEERS, "np_model.py"), str(draws), "16384"]
        own = costmc(YARDSTICK, draws, "--design", "monte-carlo")
        ours = json.loads(Outcome(own).text)
        for name, command in (("limit", [limit, str(draws), "2"]), ("gslmodel", [gsl, str(draws), "2"]),
                              ("NumPy", numpy)):
            # The tables of `limit` are wrong in the far tails, which its standard deviations show.
            check(name, Outcome(command).text, ours, 1, rough=0.006 if name == "limit" else 0)

        ratio, mine, theirs = pairs(own, [limit, str(draws), "2"], count)
        row(f"yardstick, {draws:.0e} draws, against `limit`", f"{mine / theirs:.2f} x ({mine:.2f} s, {theirs:.2f} s)",
            "at most 0.75 x", 1 / ratio <= 0.75)
        ratio, mine, theirs = pairs(own, numpy, 3)
        row("against NumPy", f"{ratio:.0f} times faster ({theirs:.1f} s)", "20", ratio >= 20)

        def sampling(outcome):
            return float(re.search(r"sample\+model ([\d.]+)", outcome.text).group(1))

        ratio, mine, theirs = pairs(own, [gsl, str(draws), "2"], 3, second_figure=sampling)
        row("against C on GSL, its sampling and model alone",
            f"{ratio:.0f} times faster ({theirs:.1f} s)", "10", ratio >= 10)
        ratio, mine, theirs = pairs(own, costmc(YARDSTICK, draws, "--design", "sobol"), count)
        row("sobol against monte-carlo", f"{ratio:.2f} x", "at most 1.00 x", ratio <= 1.0)
        ratio, mine, theirs = pairs(own, own + ["--threads", "1"], count)
        row("2 threads against 1", f"{ratio:.2f} times faster", "1.9", ratio >= 1.9)

        small = [Outcome(costmc(os.path.join(ROOT, "scenarios/deepseek.json"), 10 ** 4)).cpu
                 for _ in range(4 * count)]
        row("deepseek.json, 1e4 draws, processor time", f"{1000 * median(small):.0f} ms",
            "at most 20 ms", median(small) <= 0.020)
        path = written(folder, "mixture", mixture())
        cpu = median(Outcome(costmc(path, 10 ** 6)).cpu for _ in range(2 * count))
        row("constants and lognormals, 1e6 draws, processor time", f"{1000 * cpu:.0f} ms",
            "at most 40 ms", cpu <= 0.040)

        million = 10 ** 5 if quick else 10 ** 6
        path = written(folder, "wide", wide())
        wides = median(Outcome(costmc(path, million)).wall for _ in range(2)) / million / 2000
        each = median(Outcome(own).wall for _ in range(2)) / draws / 23
        row("2,000 inputs and 500 formulas, per draw and input", f"{wides / each:.2f} x the yardstick's",
            "at most 1.5 x", wides / each <= 1.5)
        if not quick:
            tenth, whole = (Outcome(costmc(YARDSTICK, n)) for n in (10 ** 8, 10 ** 9))
            growth = whole.wall / tenth.wall / 10
            row("1e9 draws: memory, time against ten times 1e8", f"{whole.memory:.0f} MB, {growth:.2f} x",
                "under 200 MB, within 5 %", whole.memory < 200 and abs(growth - 1) <= 0.05)
        try:
            import openturns  # noqa: F401
            model = os.path.join(PEERS, "ot_model.py")
            ratio, *_ = pairs(own, [sys.executable, model, str(draws)], 3)
            short, *_ = pairs(costmc(YARDSTICK, million, "--design", "monte-carlo"),
                              [sys.executable, model, str(million)], 3)
            row("against OpenTURNS",
                f"{ratio:.0f} times faster ({short:.0f} with a tenth of the draws)", "80", ratio >= 80)
        except ImportError:
            print("OpenTURNS is not installed: its row is left out")
        try:
            import SALib  # noqa: F401
            text = Outcome([sys.executable, os.path.join(HERE, "sobol_indices.py"), BINARY]).text
            ratio = float(re.search(r"ratio +([\d.]+)", text).group(1))
            row("Sobol indices of deepseek.json at 2^16 against SALib", f"{ratio:.0f} times faster",
                "50", ratio >= 50)
        except ImportError:
            print("SALib is not installed: its row is left out")

    text = f"{machine()}\n\n| work | measured | wanted | reached |\n|---|---|---|---|\n"
    text += "\n".join(table) + "\n"
    with open(RESULTS, "w") as file:
        file.write(f"Written by `make bench`: medians of {count} pairs of whole processes, run in "
                   f"turn.\n\n{text}")
    with open(README) as file:
        before, rest = file.read().split("<!-- bench -->", 1)
    with open(README, "w") as file:
        file.write(f"{before}<!-- bench -->\n{text}<!-- end of bench -->"
                   + rest.split("<!-- end of bench -->", 1)[1])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
