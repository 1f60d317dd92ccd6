"""Writes wide_counts.json: exact quantiles of counts that are spread too wide for a table, at 30 digits by mpmath.

    pip install mpmath && python3 make_wide_counts.py > wide_counts.json

The cdf of a negative binomial variable is an integral over the chance of success; those of the others are sums,
by Euler and Maclaurin's formula, whose next term is below 1e-20 here. Neither shares anything with costmc's.
"""
import json

import mpmath as mp

mp.mp.dps = 30
TAILS = [1e-12, 1e-6, 1e-3, 0.05, 0.3, 0.5]


def negative_binomial(r, p):
    r, p = mp.mpf(r), mp.mpf(p)

    def tails(k):
        # t = u^(1/r) takes the pole at 0 away; t / p is cut where (1 - t)^k falls.
        scale = mp.power(1 / mp.mpf(k + 1), r)
        inverse = 1 / mp.beta(r, k + 1) / r

        def part(low, high):
            stops = [low] + [mp.power(j / mp.mpf(k + 1), r) for j in (0.01, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 64)] + [high]
            stops = sorted(s for s in stops if low <= s <= high)
            return inverse * mp.quad(lambda u: mp.power(1 - mp.power(u, 1 / r), k), stops)
        cut, top = mp.power(p, r), min(mp.mpf(1), 300 ** r * scale)
        return part(mp.mpf(0), cut), part(cut, max(cut, top))
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
    """The least k with P(X <= k) >= tail, or with P(X > k) <= tail: Newton's steps, then a look at k and k - 1."""
    tails, mean, sd = law
    place = 0 if side == "lower" else 1
    wanted = mp.mpf(tail)
    z = mp.sqrt(2) * mp.erfinv(2 * wanted - 1)
    k = max(mp.mpf(0), mp.ceil(mean + (z if side == "lower" else -z) * sd))
    seen = {}

    def value(k):
        if k < 0:
            return mp.mpf(1 - (1 - place))
        if k not in seen:
            seen[k] = tails(k)[place]
        return seen[k]

    def reached(k):
        return value(k) >= wanted if side == "lower" else value(k) <= wanted
    low, high = mp.mpf(-1), None
    while True:
        if reached(k):
            high = k
        else:
            low = k
        if high is not None and high - low <= 1:
            return int(high)
        # On the logarithm of the tail over that of the count.
        step = max(mp.mpf(1), mp.floor(k * mp.mpf(10) ** -9))
        slope = (mp.log(value(k + step)) - mp.log(value(k))) / mp.log((k + step + 1) / (k + 1))
        new = mp.ceil((k + 1) * mp.exp((mp.log(wanted) - mp.log(value(k))) / slope) - 1) if slope else k
        if new == k:
            new = k - 1 if high == k else k + 1
        if not low < new < (high if high is not None else mp.inf):
            new = mp.floor(mp.sqrt((low + 2) * (high + 1))) - 1 if high is not None else 2 * k + 1
            new = min(max(new, low + 1), (high - 1) if high is not None else new)
        k = new


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
