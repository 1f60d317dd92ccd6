"""Writes marginals.json: exact figures of marginals at 30 digits by mpmath.

    pip install mpmath && python3 make_reference.py > marginals.json

Each quantile is the root of the family's cdf, which shares nothing with GSL.
"""
import json

import mpmath as mp

mp.mp.dps = 30
PROBABILITIES = ["1e-6", "0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"]


def normal_cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def normal_quantile(p):
    return mp.findroot(lambda x: normal_cdf(x) - p, mp.sqrt(2) * mp.erfinv(2 * p - 1))


def root(cdf, low, high):
    """Bisection, then nothing else: the cdf is monotone."""
    def solve(p):
        a, b = mp.mpf(low), mp.mpf(high)
        for _ in range(130):
            m = (a + b) / 2
            a, b = (m, b) if cdf(m) < p else (a, m)
        return (a + b) / 2
    return solve


def gamma_cdf(k):
    return lambda x: mp.gammainc(k, 0, x, regularized=True)


def beta_cdf(a, b):
    return lambda x: mp.betainc(a, b, 0, x, regularized=True)


def student_cdf(n):
    def cdf(x):
        tail = mp.betainc(n / 2, mp.mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
        return tail if x < 0 else 1 - tail
    return cdf


cases = []


def case(family, parameters, quantile, mean, sd):
    cases.append({
        "family": family, "parameters": parameters,
        "mean": None if mean is None else mp.nstr(mean, 20),
        "sd": None if sd is None else mp.nstr(sd, 20),
        "quantiles": [[p, mp.nstr(quantile(mp.mpf(p)), 20)] for p in PROBABILITIES]})


for mean, sd in [(700, 30), (0, 1), (-5, 2)]:
    case("normal", {"mean": mean, "sd": sd}, lambda p: mean + sd * normal_quantile(p), mp.mpf(mean), mp.mpf(sd))
for mu, sigma in [(0, 1), (3, mp.mpf("0.25")), (-2, 2)]:
    case("lognormal", {"mu": mu, "sigma": float(sigma)}, lambda p: mp.exp(mu + sigma * normal_quantile(p)),
         mp.exp(mu + mp.mpf(sigma) ** 2 / 2),
         mp.exp(mu + mp.mpf(sigma) ** 2 / 2) * mp.sqrt(mp.expm1(mp.mpf(sigma) ** 2)))
for k, s in [(2, 3), (mp.mpf("0.5"), 1), (40, 2)]:
    solve = root(gamma_cdf(k), 0, 400)
    case("gamma", {"shape": float(k), "scale": s}, lambda p: s * solve(p), mp.mpf(k) * s, mp.sqrt(k) * s)
for a, b in [(2, 5), (mp.mpf("0.5"), mp.mpf("0.5")), (30, 4)]:
    a, b = mp.mpf(a), mp.mpf(b)
    case("beta", {"alpha": float(a), "beta": float(b)}, root(beta_cdf(a, b), 0, 1), a / (a + b),
         mp.sqrt(a * b / (a + b + 1)) / (a + b))
for n in [3, 5, 30]:
    n = mp.mpf(n)
    case("student-t", {"df": float(n)}, root(student_cdf(n), -1000, 1000), mp.mpf(0), mp.sqrt(n / (n - 2)))
for n in [1, 4, 100]:
    n = mp.mpf(n)
    solve = root(gamma_cdf(n / 2), 0, 400)
    case("chi-squared", {"df": float(n)}, lambda p: 2 * solve(p), n, mp.sqrt(2 * n))
for k, s in [(mp.mpf("1.5"), 3), (mp.mpf("0.75"), 1), (10, 2)]:
    k = mp.mpf(k)
    case("weibull", {"shape": float(k), "scale": s}, lambda p: s * mp.power(-mp.log1p(-p), 1 / k),
         s * mp.gamma(1 + 1 / k), s * mp.sqrt(mp.gamma(1 + 2 / k) - mp.gamma(1 + 1 / k) ** 2))
for m, l in [(2, 5), (1, 1), (10, 200)]:
    m, l = mp.mpf(m), mp.mpf(l)
    cdf = lambda x: normal_cdf(mp.sqrt(l / x) * (x / m - 1)) + mp.exp(2 * l / m) * normal_cdf(-mp.sqrt(l / x) * (x / m + 1))
    case("inverse-gaussian", {"mean": float(m), "shape": float(l)}, root(cdf, mp.mpf("1e-9"), 1000), m, mp.sqrt(m ** 3 / l))
for x in [mp.mpf("0.25"), mp.mpf("-0.5"), mp.mpf("0.125")]:
    case("generalized-extreme-value", {"location": 1, "scale": 2, "shape": float(x)},
         lambda p: 1 + 2 * (mp.power(-mp.log(p), -x) - 1) / x, 1 + 2 * (mp.gamma(1 - x) - 1) / x,
         2 * mp.sqrt(mp.gamma(1 - 2 * x) - mp.gamma(1 - x) ** 2) / abs(x))
print(json.dumps({"tool": "mpmath " + mp.__version__ + ", 30 digits", "cases": cases}, indent=1))
