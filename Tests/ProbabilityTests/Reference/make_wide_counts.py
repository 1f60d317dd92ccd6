"""Writes wide_counts.json: exact quantiles of counts that are spread too wide for a table, at 30 digits by mpmath.

    pip install mpmath && python3 make_wide_counts.py > wide_counts.json

The cdf of a negative binomial variable is a series of positive terms; those of the others are sums, by Euler and
Maclaurin's formula, whose next term is below 1e-20 here. Neither shares anything with costmc's.
"""
import json

import mpmath as mp

mp.mp.dps = 30
TAILS = [1e-12, 1e-6, 1e-3, 0.05, 0.3, 0.5]


def negative_binomial(r, p):
    r, p = mp.mpf(r), mp.mpf(p)

    def tails(k):
        # Abramowitz & Stegun 26.5.23: no term is negative, so that 1 - below has digits enough.
        with mp.workdps(150):
            b = mp.mpf(k) + 1
            scale = mp.exp(r * mp.log(p) + b * mp.log1p(-p) - mp.loggamma(r) - mp.loggamma(b) + mp.loggamma(r + b)) / r
            term, total, n = mp.mpf(1), mp.mpf(1), 0
            while term > total * mp.mpf(10) ** -140:
                term *= p * (r + b + n) / (r + 1 + n)
                total += term
                n += 1
            return scale * total, 1 - scale * total
    return tails, r * (1 - p) / p, mp.sqrt(r * (1 - p)) / p


def summed(log_pmf, mean, sd):
    def tails(k):
        def pmf(x):
            return mp.exp(log_pmf(x))
        edge = k + mp.mpf(1) / 2
        slope = mp.diff(pmf, edge, h=mp.mpf("1e-3")) / 24
        below = mp.quad(pmf, [max(edge - j * sd, mp.mpf(-1) / 2) for j in range(25, -1, -1)])
        above = mp.quad(pmf, [edge + j * sd for j in range(26)])
        return below - slope, above + slope
    return tails, mean, sd


def poisson(m):
    m = mp.mpf(m)
    return summed(lambda x: x * mp.log(m) - m - mp.loggamma(x + 1), m, mp.sqrt(m))


def binomial(n, p):
    n, p = mp.mpf(n), mp.mpf(p)
    whole = mp.loggamma(n + 1)
    return summed(lambda x: whole - mp.loggamma(x + 1) - mp.loggamma(n - x + 1) + x * mp.log(p)
                  + (n - x) * mp.log1p(-p), n * p, mp.sqrt(n * p * (1 - p)))


def count(law, tail, side):
    """The least k with P(X <= k) >= tail, or with P(X > k) <= tail, by bisection."""
    tails, mean, sd = law
    place = 0 if side == "lower" else 1
    wanted = mp.mpf(tail)
    z = mp.sqrt(2) * mp.erfinv(2 * wanted - 1)
    centre = mean + (z if side == "lower" else -z) * sd
    # Far from skewed ones, near to the others: a skewness of s moves a quantile by s (z^2 - 1) / 6 of sd.
    skewed = sd > mean / 100
    low = mp.mpf(-1) if skewed else mp.floor(centre - sd / 1000)
    high = mp.ceil(mean + 100 * sd if skewed else centre + sd / 1000)

    def reached(k):
        return tails(k)[place] >= wanted if side == "lower" else tails(k)[place] <= wanted
    assert reached(high) and (low < 0 or not reached(low))
    while high - low > 1:
        # Over the logarithm where the ends are far apart.
        middle = mp.floor(mp.sqrt((low + 2) * (high + 1))) - 1 if high > 4 * (low + 2) else mp.floor((low + high) / 2)
        middle = min(max(middle, low + 1), high - 1)
        low, high = (low, middle) if reached(middle) else (middle, high)
    return int(high)


cases = []
for family, parameters, law in [
        ("negative-binomial", {"successes": 5.0, "p": 1e-7}, negative_binomial(5.0, 1e-7)),
        ("negative-binomial", {"successes": 0.3, "p": 1e-9}, negative_binomial(0.3, 1e-9)),
        ("negative-binomial", {"successes": 2.5, "p": 1e-12}, negative_binomial(2.5, 1e-12)),
        ("poisson", {"mean": 1e11}, poisson(1e11)), ("poisson", {"mean": 1e13}, poisson(1e13)),
        ("binomial", {"trials": 1e12, "p": 0.25}, binomial(1e12, 0.25))]:
    for side in ("lower", "upper"):
        cases.append({"family": family, "parameters": parameters, "side": side,
                      "counts": [[t, count(law, t, side)] for t in TAILS]})
print(json.dumps({"tool": "mpmath " + mp.__version__, "cases": cases}, indent=1))
