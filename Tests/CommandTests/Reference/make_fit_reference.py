"""Writes fit.csv, fit-bounded.csv and fit.json: data, and the greatest log-likelihoods that scipy finds for them.

    pip install scipy && python3 make_fit_reference.py

scipy's own `fit` often stops at a lower peak; so its log-densities are searched from several starts besides. For
the arcsine distribution, whose likelihood has poles, the product of spacings takes the likelihood's place.
"""
import json
import sys

import numpy as np
import scipy
import scipy.optimize as so
import scipy.stats as st

RNG = np.random.default_rng(3)


def trapezoid(a, b, c, d, n):
    u, s = RNG.random(n), d - a + c - b
    rise, fall = (b - a) / s, (d - c) / s
    return np.where(u < rise, a + np.sqrt(u * s * (b - a)),
                    np.where(u > 1 - fall, d - np.sqrt((1 - u) * s * (d - c)), b + (u - rise) * s / 2))


n = 150
bounded = {
    "sine": 5 + 2 * np.sin(2 * np.pi * RNG.random(n)), "plateau": trapezoid(1, 3, 7, 8, n),
    "slope": RNG.triangular(2, 2.5, 9, n), "exceedance": 10 + 3 * np.expm1(-0.3 * np.log(RNG.random(n))) / 0.3,
    "blurred": RNG.uniform(RNG.uniform(0, 1, n), RNG.uniform(4, 5, n))}
np.savetxt("fit-bounded.csv", np.array(list(bounded.values())).T, header=",".join(bounded), comments="",
           delimiter=",", fmt="%.10g")
table = np.genfromtxt("fit-bounded.csv", delimiter=",", names=True)
x = np.random.default_rng(1).gamma(3, 2, 200)
np.savetxt("fit.csv", x, header="cost", comments="")
DATA = {"cost": np.loadtxt("fit.csv", skiprows=1)} | {name: table[name] for name in bounded}

FIXED = {"floc": 0}
FAMILIES = [
    ("normal", st.norm, {}), ("lognormal", st.lognorm, FIXED), ("gamma", st.gamma, FIXED),
    ("weibull", st.weibull_min, FIXED), ("exponential", st.expon, FIXED), ("logistic", st.logistic, {}),
    ("laplace", st.laplace, {}), ("gumbel", st.gumbel_r, {}), ("gumbel-min", st.gumbel_l, {}),
    ("cauchy", st.cauchy, {}), ("rayleigh", st.rayleigh, FIXED),
    ("half-normal", st.halfnorm, FIXED), ("log-logistic", st.fisk, FIXED),
    ("inverse-gaussian", st.invgauss, FIXED), ("inverse-gamma", st.invgamma, FIXED),
    ("pareto", st.pareto, FIXED), ("uniform", st.uniform, {}),
    ("chi-squared", st.chi2, FIXED | {"fscale": 1})]


def polished(negative, starts):
    """The least value by simplex searches from all starts, each begun anew from where it ended."""
    best = None
    for start in starts:
        place = np.array(start, float)
        for _ in range(3):
            found = so.minimize(negative, place, method="Nelder-Mead",
                                options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20000, "maxfev": 20000})
            place = found.x
        if best is None or found.fun < best.fun:
            best = found
    return best


def guarded(f):
    def value(t):
        with np.errstate(all="ignore"):
            v = f(t)
        return v if np.isfinite(v) else 1e300
    return value


def by_scipy(family, options, x):
    p = np.array(family.fit(x, **options))
    free = [k for k in range(len(p)) if not (k == len(p) - 2 and "floc" in options)
            and not (k == len(p) - 1 and "fscale" in options)]

    def full(t):
        q = p.copy()
        q[free] = t
        return q
    found = polished(guarded(lambda t: -family.logpdf(x, *full(t)).sum()), [p[free]])
    return -found.fun, st.kstest(x, family.cdf, full(found.x)).statistic


def student(x):
    sd = x.std()
    found = polished(guarded(lambda t: -st.t.logpdf(x, np.exp(t[0]), t[1], np.exp(t[2])).sum()
                             if np.exp(t[0]) <= 1e4 else 1e300),
                     [(np.log(d), np.median(x), np.log(sd)) for d in (2, 5, 30)])
    return -found.fun, st.kstest(x, st.t.cdf, (np.exp(found.x[0]), found.x[1], np.exp(found.x[2]))).statistic


def skewed(family, shapes, limit):
    def fit(x):
        found = polished(guarded(lambda t: -family.logpdf(x, t[0], t[1], np.exp(t[2])).sum() if abs(t[0]) < limit else 1e300),
                         [(s, x.mean() - 0.5 * np.sign(s) * x.std(), np.log(x.std())) for s in shapes])
        return -found.fun, st.kstest(x, family.cdf, (found.x[0], found.x[1], np.exp(found.x[2]))).statistic
    return fit


def generalized_pareto(x):
    """The location may not be above the least value; shapes below -1, where there is no peak, are ruled out."""
    lo, sd = x.min(), x.std()

    def negative(t):
        if t[0] < -1:
            return 1e300
        return -st.genpareto.logpdf(x, t[0], lo, np.exp(t[1])).sum()
    found = polished(guarded(negative), [(s, np.log(sd)) for s in (-0.9, -0.3, 0.1, 0.5)])
    uniform = -len(x) * np.log(x.max() - lo)
    if uniform > -found.fun:
        return uniform, st.kstest(x, st.uniform.cdf, (lo, x.max() - lo)).statistic
    return -found.fun, st.kstest(x, st.genpareto.cdf, (found.x[0], lo, np.exp(found.x[1]))).statistic


def ends(x, t):
    r = x.max() - x.min()
    return x.min() - r * np.exp(t[0]), x.max() + r * np.exp(t[1])


def triangular(x):
    def parameters(t):
        a, d = ends(x, t)
        return t[2], a, d
    def negative(t):
        c, a, d = parameters(t)
        return -st.triang.logpdf(x, (c - a) / (d - a), a, d - a).sum() if a <= c <= d else 1e300
    starts = [(s, u, c) for s in (-2, -8) for u in (-2, -8) for c in np.quantile(x, [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1])]
    found = polished(guarded(negative), starts)
    c, a, d = parameters(found.x)
    # The mode is one of the values: each of those near.
    order = np.sort(x)
    k = np.searchsorted(order, c)
    for m in order[max(0, k - 6):k + 6]:
        near = polished(guarded(lambda t: negative((t[0], t[1], m))), [found.x[:2]])
        if near.fun < found.fun:
            found = near
            a, d = ends(x, near.x)
            c = m
    return -found.fun, st.kstest(x, st.triang.cdf, ((c - a) / (d - a), a, d - a)).statistic


def trapezoidal(x):
    order = np.sort(x)

    def negative(t, b, c):
        a, d = ends(x, t)
        if not a <= b <= c <= d:
            return 1e300
        return -st.trapezoid.logpdf(x, (b - a) / (d - a), (c - a) / (d - a), a, d - a).sum()
    best, place = 1e300, None
    # The plateau begins and ends at values: a coarse grid, then all pairs near the best one.
    coarse = order[::10].tolist() + [order[-1]]
    for stage in (0, 1):
        if stage == 0:
            pairs = [(b, c) for b in coarse for c in coarse if b <= c]
        else:
            i, j = np.searchsorted(order, place[1]), np.searchsorted(order, place[2])
            pairs = [(b, c) for b in order[max(0, i - 10):i + 11] for c in order[max(0, j - 10):j + 11] if b <= c]
        for b, c in pairs:
            found = so.minimize(guarded(lambda t: negative(t, b, c)), (-3, -3) if stage == 0 else place[0],
                                method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-4})
            if found.fun < best:
                best, place = found.fun, (found.x, b, c)
    for b in order[max(0, np.searchsorted(order, place[1]) - 3):][:7]:
        for c in order[max(0, np.searchsorted(order, place[2]) - 3):][:7]:
            found = polished(guarded(lambda t: negative(t, b, c)), [place[0]])
            if found.fun < best:
                best, place = found.fun, (found.x, b, c)
    (a, d), b, c = ends(x, place[0]), place[1], place[2]
    return -best, st.kstest(x, st.trapezoid.cdf, ((b - a) / (d - a), (c - a) / (d - a), a, d - a)).statistic


class Curvilinear:
    """JCGM 101:2008, 6.4.3.2."""
    @staticmethod
    def logpdf(x, a, b, h):
        centre, outer, inner = (a + b) / 2, (b - a) / 2 + h, (b - a) / 2 - h
        if not (h > 1e-6 * (b - a) and inner > 0):
            return np.full(len(x), -np.inf)
        gap = abs(x - centre)
        return np.where(gap < outer, np.log(np.where(gap > inner, -np.log1p((gap - outer) / outer), np.log1p(2 * h / inner)) / (4 * h)), -np.inf)

    @staticmethod
    def cdf(x, a, b, h):
        from scipy.integrate import quad
        c = (a + b) / 2
        kinks = [a - h, a + h, c, b - h, b + h]

        def one(v):
            v = min(max(v, a - h), b + h)
            stops = [k for k in kinks if k < v] + [v]
            return sum(quad(lambda y: float(np.exp(Curvilinear.logpdf(np.array([y]), a, b, h)[0])), s, t, epsabs=1e-10)[0]
                       for s, t in zip(stops, stops[1:]))
        return np.array([one(v) for v in np.atleast_1d(x)])


def curvilinear(x):
    lo, hi = x.min(), x.max()

    def parameters(t):
        # Ends of the support beyond the data, and the share of the half width.
        a, d = ends(x, t)
        h = (d - a) / 4 * (1 - 0.0025) / (1 + np.exp(-t[2]))
        return a + h, d - h, h
    found = polished(guarded(lambda t: -Curvilinear.logpdf(x, *parameters(t)).sum()),
                     [(s, u, v) for s in (-2, -6) for u in (-2, -6) for v in (-4, -2, 0, 2)])
    return -found.fun, st.kstest(x, lambda v: Curvilinear.cdf(v, *parameters(found.x))).statistic


def pert(x):
    def parameters(t):
        a, d = ends(x, t)
        return a, a + (d - a) / (1 + np.exp(-t[2])), d
    def negative(t):
        a, m, d = parameters(t)
        p = 1 + 4 * (m - a) / (d - a)
        return -st.beta.logpdf(x, p, 6 - p, a, d - a).sum()
    found = polished(guarded(negative), [(s, u, v) for s in (-2, -6) for u in (-2, -6) for v in (-2, 0, 2)])
    a, m, d = parameters(found.x)
    p = 1 + 4 * (m - a) / (d - a)
    return -found.fun, st.kstest(x, st.beta.cdf, (p, 6 - p, a, d - a)).statistic


def spacings(x):
    """Ends of the arcsine distribution by the greatest product of spacings."""
    order = np.sort(x)

    def negative(t):
        a, d = ends(x, t)
        f = st.arcsine.cdf(order, a, d - a)
        return -np.log(np.diff(np.concatenate([[0], f, [1]]))).sum()
    found = polished(guarded(negative), [(s, u) for s in (-4, -10) for u in (-4, -10)])
    a, d = ends(x, found.x)
    return {"min": a, "max": d, "logLikelihood": st.arcsine.logpdf(x, a, d - a).sum(),
            "kolmogorovSmirnov": st.kstest(x, st.arcsine.cdf, (a, d - a)).statistic}


SEARCHED = [
    ("student-t", student), ("skew-normal", skewed(st.skewnorm, (-4, -1, 1, 4), 1e4)),
    ("generalized-extreme-value", skewed(st.genextreme, (-0.3, 0.05, 0.4), 1)),
    ("generalized-pareto", generalized_pareto), ("triangular", triangular), ("trapezoidal", trapezoidal),
    ("curvilinear-trapezoid", curvilinear), ("pert", pert)]
fits = {}
for column, x in DATA.items():
    fits[column] = {}
    for name, family, options in FAMILIES:
        value, distance = by_scipy(family, options, x)
        fits[column][name] = {"logLikelihood": float(value), "kolmogorovSmirnov": float(distance)}
    for name, fit in SEARCHED:
        value, distance = fit(x)
        fits[column][name] = {"logLikelihood": float(value), "kolmogorovSmirnov": float(distance)}
    fits[column]["arcsine"] = {k: float(v) for k, v in spacings(x).items()}
    print(column, {k: round(v["logLikelihood"], 5) for k, v in fits[column].items()}, file=sys.stderr)
with open("fit.json", "w") as out:
    json.dump({"tool": "scipy " + scipy.__version__, "fits": fits}, out, indent=1)
