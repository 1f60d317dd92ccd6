"""Reference values of the estimators: mpmath at 30 digits, scipy and numpy where named.

Run: python3 reference.py > reference.json
"""
import json
import math

import mpmath
import numpy as np
import scipy
from scipy import stats

mpmath.mp.dps = 30
out = {"origin": f"mpmath {mpmath.__version__} (30 digits), scipy {scipy.__version__}, "
                 f"numpy {np.__version__}; made by reference.py"}


def betainc(a, b, x):
    # By quadrature: the hypergeometric series fails for large shapes.
    sd = mpmath.sqrt(a * b / (a + b + 1)) / (a + b)
    points = [0] + [v for v in (a / (a + b) + k * sd for k in range(-12, 13, 2)) if 0 < v < x] + [x]
    if a + b < 100: return mpmath.betainc(a, b, 0, x, regularized=True)
    logB = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return mpmath.quad(lambda t: mpmath.exp((a - 1) * mpmath.log(t) + (b - 1) * mpmath.log1p(-t) - logB)
                       if t > 0 else mpmath.mpf(0), points)


# Regularised incomplete beta function.
out["betaCDF"] = [
    {"a": a, "b": b, "x": x, "value": float(betainc(mpmath.mpf(a), mpmath.mpf(b), mpmath.mpf(x)))}
    for a, b, x in [(0.5, 0.5, 0.1), (1, 1, 0.3), (2, 376, 0.008), (193, 2.2, 0.97), (1, 99, 0.02),
                    (50.5, 950.5, 0.05), (5001, 5001, 0.505), (30.25, 1e5, 2.5e-4)]]

# Exact binomial interval, by bisection on the sums of binomial probabilities.
def clopper_pearson(k, n):
    def solve(f):
        lo, hi = mpmath.mpf(0), mpmath.mpf(1)
        for _ in range(100):
            mid = (lo + hi) / 2
            if f(mid) > 0: hi = mid
            else: lo = mid
        return float((lo + hi) / 2)
    def at_most(j, p):
        return mpmath.fsum(mpmath.binomial(n, i) * p ** i * (1 - p) ** (n - i) for i in range(j + 1))
    low = 0.0 if k == 0 else solve(lambda p: 1 - at_most(k - 1, p) - mpmath.mpf("0.025"))
    high = 1.0 if k == n else solve(lambda p: mpmath.mpf("0.025") - at_most(k, p))
    return low, high


out["clopperPearson"] = [
    dict(zip(("hits", "count", "low", "high"), (k, n, *clopper_pearson(k, n))))
    for k, n in [(0, 1), (1, 1), (0, 20), (3, 10), (17, 17), (50, 100), (2, 400), (193, 195)]]


# Narrowest pair of 1-based ranks covering 95 %: every pair is tried.
def narrowest(n, p):
    pmf = stats.binom.pmf(np.arange(n + 1), n, p)
    cumulative = np.concatenate([[0], np.cumsum(pmf)])
    best = None
    for r in range(1, n):
        for s in range(r + 1, n + 1):
            cover = cumulative[s] - cumulative[r]
            if cover >= 0.95:
                key = (s - r, -cover)
                if best is None or key < best[0]:
                    best = (key, r, s, cover)
                break
    return best


out["rankPairs"] = []
for n, p in [(6, 0.5), (20, 0.5), (59, 0.95), (100, 0.95), (100, 0.07), (500, 0.99), (1000, 0.5),
             (1000, 0.025), (2000, 0.9)]:
    best = narrowest(n, p)
    out["rankPairs"].append({"count": n, "p": p,
                             "pair": None if best is None else [best[1], best[2]]})

# Moments of fixed draws: x_i = exp(2 sin(i)) + i / 100, i = 1...n.
out["moments"] = []
for n in [3, 10, 1000]:
    x = [mpmath.exp(2 * mpmath.sin(i)) + mpmath.mpf(i) / 100 for i in range(1, n + 1)]
    mean = mpmath.fsum(x) / n
    m2, m3, m4 = (mpmath.fsum((v - mean) ** k for v in x) / n for k in (2, 3, 4))
    entry = {"count": n, "mean": float(mean), "sd": float(mpmath.sqrt(m2 * n / (n - 1))),
             "sdError": float(mpmath.sqrt((m4 - m2 ** 2) / (4 * m2 * n))),
             "skewness": float(m3 / m2 ** 1.5)}
    if n > 3: entry["excessKurtosis"] = float(m4 / m2 ** 2 - 3)
    out["moments"].append(entry)

# Correlations of fixed columns, with and without ties; the error by the jackknife over pairs,
# which tends to the same as n grows.
out["correlations"] = []
for n, step in [(12, None), (60, None), (60, 0.5), (400, None), (400, 0.25)]:
    i = np.arange(1, n + 1)
    x = np.sin(1.3 * i ** 1.1) + 0.5 * np.cos(i)
    y = x ** 3 + np.cos(2.7 * i ** 1.3)
    if step: x, y = np.round(x / step) * step, np.round(y / step) * step
    entry = {"x": x.tolist(), "y": y.tolist()}
    for name, f in [("pearson", lambda a, b: stats.pearsonr(a, b)[0]),
                    ("spearman", lambda a, b: stats.spearmanr(a, b)[0]),
                    ("kendall", lambda a, b: stats.kendalltau(a, b)[0])]:
        left = np.array([f(np.delete(x, k), np.delete(y, k)) for k in range(n)])
        entry[name] = {"value": float(f(x, y)),
                       "jackknife": float(np.sqrt((n - 1) / n * np.sum((left - left.mean()) ** 2)))}
    out["correlations"].append(entry)

print(json.dumps(out, indent=1))
