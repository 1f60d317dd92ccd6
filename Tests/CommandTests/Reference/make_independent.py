"""Reference figures for the scenarios, by NumPy: run `python3 make_independent.py > independent.json`.

Normal copula with normal correlation 2 sin(pi r / 6) for rank correlation r; 4,000,000 draws in 40
batches, whose spread gives the standard errors. An input `true_cost` takes the draws of S05.
Claims are read from the scenario files, so that their probabilities are recomputed too.
NumPy 2 and SciPy 1; shares no code with costmc.
"""
import json
import pathlib
import sys

import numpy as np
from scipy import special, stats

from independent_scenarios import SCENARIOS

BATCHES, SIZE, SEED = 40, 100_000, 20251201
FOLDER = pathlib.Path(__file__).resolve().parents[3] / "scenarios"
Z95 = special.ndtri(0.95)

# Scenario file: (id, {output of the file: (name here, unit there, size of that unit here)}).
M, K = 1e6, 1e3
FILES = {
    "rented-route": ("S01", {
        "rented_cost": ("rent_cost", "MUSD", M), "market_cost": ("market_cost", "MUSD", M),
        "rent_gap": ("gap_to_reported", "MUSD", M), "implied_rate": ("implied_rate", "USD/(gpu*h)", 1)}),
    "owned-route-article": ("S02", {
        "depreciation": ("depreciation", "MUSD", M), "power_cost": ("power", "USD", 1),
        "cooling_cost": ("cooling", "USD", 1), "direct_staff_cost": ("staff", "MUSD", M),
        "owned_cost": ("owned_cost", "MUSD", M), "owned_gap": ("gap_to_reported", "MUSD", M),
        "hardware_cost": ("hardware_only", "MUSD", M),
        "hardware_rate": ("hardware_per_hour", "USD/(gpu*h)", 1)}),
    "owned-route-servers": ("S03", {
        "capex_per_gpu": ("capex_per_gpu", "USD/gpu", 1), "capital_rate": ("capital_rate", "USD/(gpu*h)", 1),
        "energy_rate": ("energy_rate", "USD/(gpu*h)", 1), "own_rate": ("unit_own", "USD/(gpu*h)", 1),
        "server_cost": ("run_cost", "MUSD", M)}),
    "true-cost-top-down": ("S04", {
        "understatement_topdown": ("understatement", "", 1), "true_cost_topdown": ("true_topdown", "MUSD", M),
        "hidden_research": ("step_rd", "MUSD", M), "hidden_staff": ("step_staff", "MUSD", M),
        "hidden_other": ("step_other", "MUSD", M), "true_cost_article": ("true_article", "MUSD", M)}),
    "true-cost-bottom-up": ("S05", {
        "unit_cost": ("unit", "USD/(gpu*h)", 1), "price_basis": ("s1_price_basis", "MUSD", M),
        "failed_cost": ("s2_failed_runs", "MUSD", M), "experiment_cost": ("s3_experiments", "MUSD", M),
        "infrastructure_cost": ("s4_infrastructure", "MUSD", M), "staff_cost": ("s5_staff", "MUSD", M),
        "data_cost": ("s6_data", "MUSD", M), "misc": ("s7_misc", "USD", 1),
        "true_cost": ("true_cost", "MUSD", M), "understatement": ("understatement", "", 1),
        "compute_multiple": ("rd_mult", "", 1), "staff_share": ("staff_share", "", 1)}),
    "efficiency-article": ("S06", {
        "gain_product": ("product", "", 1), "net_gain": ("net_gain", "", 1),
        "net_gain_linear": ("net_gain_linear", "", 1), "naive_cost": ("naive_cost", "MUSD", M)}),
    "efficiency-evidence": ("S06e", {
        "net_gain": ("net_gain", "", 1), "naive_cost": ("naive_cost", "MUSD", M)}),
    "gpt-4-ratio-article": ("S07", {
        "factor_ratio": ("factor_ratio", "", 1), "actual_ratio": ("actual_ratio", "", 1),
        "unexplained": ("unexplained", "", 1)}),
    "gpt-4-ratio-evidence": ("S07e", {
        "flop_ratio": ("flop_ratio", "", 1), "price_ratio": ("price_ratio", "", 1),
        "factor_ratio": ("factor_ratio", "", 1), "actual_ratio": ("actual_ratio", "", 1),
        "unexplained": ("unexplained", "", 1)}),
    "gpt-3": ("S08", {"gpu_hours": ("gpu_hours", None, 1), "run_cost": ("cost", "MUSD", M)}),
    "gpt-4-article": ("S09", {
        "gpu_hours": ("gpu_hours", None, 1), "run_cost": ("cost", "MUSD", M),
        "cost_per_pfday": ("cost_per_pfday", None, 1)}),
    "gpt-4-evidence": ("S09e", {
        "gpu_hours": ("gpu_hours", None, 1), "run_cost": ("run_cost", "MUSD", M),
        "development_cost": ("development_cost", "MUSD", M)}),
    "claude-3-opus": ("S10", {
        "cost_a": ("cost_a", "MUSD", M), "cost_h": ("cost_h", "MUSD", M), "run_cost": ("cost", "MUSD", M)}),
    "gemini-ultra": ("S11", {
        "cost_own": ("cost_own", "MUSD", M), "cost_cloud": ("cost_cloud", "MUSD", M),
        "run_cost": ("cost", "MUSD", M)}),
    "llama-3.1-405b": ("S12", {
        "cost_own": ("cost_own", "MUSD", M), "cost_rent": ("cost_rent", "MUSD", M),
        "run_cost": ("cost", "MUSD", M), "implied_rate": ("implied_rate", "USD/(gpu*h)", 1)}),
    "replication-by-others": ("S13", {
        "cost_on_reported": ("cost_on_reported", "MUSD", M), "cost_on_true": ("cost_on_true", "MUSD", M)}),
    "replication-in-the-us": ("S14", {
        "us": ("us", "MUSD", M), "region_ratio": ("region_ratio", "", 1),
        "us_on_reported": ("us_on_reported", "MUSD", M),
        "us_first_attempt": ("us_first_attempt", "MUSD", M)}),
    "million-dollar-model": ("S15", {
        "cost_reported": ("cost_reported", "MUSD", M), "cost_true": ("cost_true", "MUSD", M),
        "gain_parts": ("gain_parts", "", 1), "cost_parts": ("cost_parts", "MUSD", M),
        "gain_needed": ("gain_needed", "", 1)}),
    "million-dollar-model-trends": ("S15e", {
        "gain": ("gain", "", 1), "cost_reported": ("cost_reported", "MUSD", M),
        "cost_true": ("cost_true", "MUSD", M)}),
    "budgets": ("S16", {
        "startup_pays_claim": ("ok_startup_claim", "", 1), "startup_pays_true": ("ok_startup_true", "", 1),
        "series_a_pays_claim": ("ok_seriesA_claim", "", 1), "series_a_pays_true": ("ok_seriesA_true", "", 1),
        "grant_pays_claim": ("ok_academic_claim", "", 1), "grant_pays_true": ("ok_academic_true", "", 1),
        "indie_pays_claim": ("ok_indie_claim", "", 1), "indie_pays_true": ("ok_indie_true", "", 1),
        "startup_runs_claim": ("runs_startup_claim", "", 1), "startup_runs_true": ("runs_startup_true", "", 1),
        "series_a_runs_claim": ("runs_seriesA_claim", "", 1), "series_a_runs_true": ("runs_seriesA_true", "", 1),
        "grant_runs_claim": ("runs_academic_claim", "", 1), "grant_runs_true": ("runs_academic_true", "", 1),
        "indie_runs_claim": ("runs_indie_claim", "", 1), "indie_runs_true": ("runs_indie_true", "", 1),
        "large_share_true": ("share_bigtech_true", "", 1), "drop": ("drop", "", 1)}),
    "api-or-own-model": ("S17", {
        "naive_payback": ("naive_payback", "year", 1), "saving": ("saving", "MUSD/year", M),
        "net_life": ("net_life", "MUSD", M), "net_life_true": ("net_life_true", "MUSD", M),
        "pays": ("pays", "", 1), "pays_true": ("pays_true", "", 1),
        "break_even_fees": ("break_even_api", "MUSD/year", M)}),
    "power": ("S18", {
        "card_load": ("card_power", None, 1), "site_load": ("site_power", None, 1),
        "card_energy": ("card_energy", None, 1), "site_energy": ("site_energy", None, 1),
        "energy_cost": ("energy_cost", None, 1)}),
    "advantage-over-gpt-4": ("S19", {
        "headline_ratio": ("headline", "", 1), "mixed_ratio": ("mixed_basis", "", 1),
        "like_ratio": ("same_basis", "", 1)}),
    "v3-2-lineage": ("S20", {
        "extra_hours": ("extra_hours", None, 1), "extra_cost": ("extra_cost", "MUSD", M),
        "lineage_cost": ("lineage_cost", "MUSD", M)}),
}

# Units of the files that differ between outputs: size of one of them in the unit used here.
SIZES = {"MUSD": M, "kUSD": K, "MUSD/year": M, "GWh": 1e6, "MWh": 1e3, "MW": 1e3, "%": 0.01, "Mgpu*h": 1e6,
         "M gpu*h": 1e6}

# The variants of section 4.1, as changes of S05.
VARIANTS = {
    "lean": {"own": ("point", 1.0), "failed_runs": ("negbin", 0.5, 1.5), "exp_ratio": ("logn90", 0.05, 0.8),
             "staff_fte": ("logn90", 18.0, 35.0), "staff_months": ("tri", 2.0, 3.0, 4.0)},
    "owned_only": {"own": ("point", 1.0)},
    "rented_only": {"own": ("point", 0.0)},
    "two_dollars": {"unit": "reported_rate"},
    "no_failed_runs": {"failed_size": ("point", 0.0)},
    "few_experiments": {"own": ("point", 1.0), "exp_ratio": ("logn90", 0.2, 1.0)},
    "whole_year": {"exp_ratio": ("logn90", 2.3, 9.0)},
    "independent": {"correlations": []},
}


def quantile(kind, *p):
    """The quantile function of an input."""
    if kind == "point":
        return lambda u: np.full_like(u, p[0])
    if kind == "uniform":
        return lambda u: p[0] + (p[1] - p[0]) * u
    if kind == "tri":
        a, m, b = p
        c = (m - a) / (b - a)
        return lambda u: np.where(
            u < c, a + np.sqrt(u * (b - a) * (m - a)), b - np.sqrt((1 - u) * (b - a) * (b - m)))
    if kind == "pert":
        a, m, b = p
        alpha, beta = 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)
        return lambda u: a + (b - a) * special.betaincinv(alpha, beta, u)
    if kind == "logn90":
        mu, sigma = np.log(p[0] * p[1]) / 2, np.log(p[1] / p[0]) / (2 * Z95)
        return lambda u: np.exp(mu + sigma * special.ndtri(u))
    if kind == "norm90":
        return lambda u: (p[0] + p[1]) / 2 + (p[1] - p[0]) / (2 * Z95) * special.ndtri(u)
    if kind == "bernoulli":
        return lambda u: (u > 1 - p[0]).astype(float)
    if kind == "discrete":
        values, steps = np.array(p[0], float), np.cumsum(p[1]) / np.sum(p[1])
        return lambda u: values[np.minimum(np.searchsorted(steps, u), len(values) - 1)]
    if kind == "negbin":
        mean, size = p
        steps = stats.nbinom.cdf(np.arange(400), size, size / (size + mean))
        return lambda u: np.searchsorted(steps, u).astype(float)
    raise ValueError(kind)


class Model:
    def __init__(self, scenario, changes=None):
        changes = changes or {}
        self.inputs = [(n, changes.get(n, d)) for n, d in scenario["inputs"]]
        self.formulas = [(n, changes.get(n, f)) for n, f in scenario["formulas"]]
        pairs = changes.get("correlations", scenario["correlations"])
        names = [n for n, _ in self.inputs]
        matrix = np.eye(len(names))
        for a, b, r in pairs:
            i, j = names.index(a), names.index(b)
            matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * r / 6)
        self.factor = np.linalg.cholesky(matrix)

    def draw(self, rng, linked):
        scores = self.factor @ rng.standard_normal((len(self.inputs), SIZE))
        uniforms = np.clip(special.ndtr(scores), 1e-16, 1 - 1e-16)
        values = {"ge": lambda a, b: (a >= b).astype(float), "abs": np.abs}
        for (name, distribution), u in zip(self.inputs, uniforms):
            values[name] = linked[name] if name in linked else quantile(*distribution)(u)
        for name, formula in self.formulas:
            values[name] = eval(formula, {"__builtins__": {}}, values)
        return values


def shares(claim, y, size):
    """The probabilities of a claim whose figures are `size` times those of y."""
    if "value" in claim:
        return {"rank": np.mean(y <= claim["value"] * size)}
    if "range" in claim:
        low, high = (x * size for x in claim["range"])
        return {"inside": np.mean((y >= low) & (y <= high)), "below": np.mean(y < low),
                "above": np.mean(y > high)}
    if "atMost" in claim:
        return {"holds": np.mean(y <= claim["atMost"] * size)}
    return {"holds": np.mean(y >= claim["atLeast"] * size)}


def figures(model, outputs, claims, seed, source):
    """[figure][batch], in the units of the files."""
    found = {}
    rng, other = np.random.default_rng(seed), np.random.default_rng(SEED)
    for _ in range(BATCHES):
        linked = {"true_cost": source.draw(other, {})["true_cost"]} if source else {}
        values = model.draw(rng, linked)
        for output, (name, size) in outputs.items():
            y = np.broadcast_to(values[name], (SIZE,)) / size
            row = {"mean": np.mean(y), "standardDeviation": np.std(y, ddof=1)}
            for p, q in zip((1, 5, 25, 50, 75, 95, 99),
                            np.quantile(y, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99], method="inverted_cdf")):
                row[f"p{p}"] = q
            for figure, value in row.items():
                found.setdefault((output, figure), []).append(float(value))
        for claim, (name, size) in claims:
            for figure, value in shares(claim, np.broadcast_to(values[name], (SIZE,)), size).items():
                found.setdefault((f"claim {claim['id']}", figure), []).append(float(value))
    return found


def rows(file, variant, model, mapping, scenario, seed, source):
    units = {n: f.get("unit", "") if isinstance(f, dict) else "" for n, f in scenario["formulas"].items()}
    units.update({n: i.get("unit", "") for n, i in scenario["inputs"].items()})
    def size(unit, given):
        return given if unit is None or given != 1 else SIZES.get(unit, 1)
    outputs = {o: (n, size(units.get(o, ""), s)) for o, (n, _, s) in mapping.items()}
    claims = [(c, (mapping[c["output"]][0], SIZES.get(c.get("unit", units.get(c["output"], "")), 1)))
              for c in scenario.get("claims", []) if c["output"] in mapping]
    by_subject = {}
    for (subject, figure), batch in figures(model, outputs, claims, seed, source).items():
        error = np.std(batch, ddof=1) / np.sqrt(BATCHES)
        by_subject.setdefault(subject, {})[figure] = [
            float(f"{np.mean(batch):.9g}"), float(f"{error:.3g}")]
    name = file if variant is None else f"{file}@{variant}"
    for subject, found in by_subject.items():
        yield {"scenario": name, "subject": subject, "unit": units.get(subject, ""), **found}


def main():
    by_id = {s["id"]: s for s in SCENARIOS}
    source = Model(by_id["S05"])
    table = []
    for number, (file, (identifier, mapping)) in enumerate(FILES.items()):
        scenario = json.loads((FOLDER / f"{file}.json").read_text())
        if "extends" in scenario:
            base = json.loads((FOLDER / scenario["extends"]).read_text())
            for part in ("inputs", "formulas"):
                scenario[part] = {**base[part], **scenario.get(part, {})}
        data = by_id[identifier]
        if identifier == "S16":
            data = {**data, "formulas": data["formulas"] + [
                (f"runs_{k}_{c}", f"b_{k}/{c}_cost") for k in ("startup", "seriesA", "academic", "indie")
                for c in ("claim", "true") if (k, c) != ("startup", "true")]}
            # The file leaves this pair independent: the true cost has other correlations there.
            data["correlations"] = []
        needs = any(n == "true_cost" for n, _ in data["inputs"])
        print(file, file=sys.stderr)
        table += rows(file, None, Model(data), mapping, scenario, SEED + number + 1, source if needs else None)
        if identifier == "S05":
            for k, (variant, changes) in enumerate(VARIANTS.items()):
                few = {o: mapping[o] for o in ("true_cost", "staff_share", "price_basis", "failed_cost")}
                table += rows(file, variant, Model(data, changes), few, scenario, SEED + 100 + k, None)
    origin = (f"NumPy {np.__version__}, {BATCHES * SIZE} draws a scenario by make_independent.py: "
              "each figure with its standard error, in the unit of the scenario file.")
    lines = ",\n".join(json.dumps(row) for row in table)
    print('{\n"origin": %s,\n"rows": [\n%s\n]\n}' % (json.dumps(origin), lines))


main()
