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


def skew_normal_cdf(a):
    """Twice the integral of phi(t) Phi(a t), by pieces that shrink towards its peak."""
    def cdf(x):
        cuts = sorted({c for c in (-30, -8, -4, -2, -1, -1 / abs(a), -mp.mpf("0.1"), 0, 1 / abs(a), 1, 2, 4) if c < x})
        return mp.quad(lambda t: 2 * mp.npdf(t) * mp.ncdf(a * t), cuts + [x])
    return cdf


for location, scale, a in [(0, 1, 4), (10, 2, mp.mpf("-0.5")), (-3, mp.mpf("0.5"), 30)]:
    delta = a / mp.sqrt(1 + a * a)

    def quantile(p):
        cdf = skew_normal_cdf(a)
        low, high = mp.mpf(-6), mp.mpf(6)
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if cdf(middle) < p else (low, middle)
        z = (low + high) / 2
        for _ in range(5):
            z -= (cdf(z) - p) / (2 * mp.npdf(z) * mp.ncdf(a * z))
        return location + scale * z
    case("skew-normal", {"location": location, "scale": float(scale), "shape": float(a)}, quantile,
         location + scale * delta * mp.sqrt(2 / mp.pi), scale * mp.sqrt(1 - 2 * delta ** 2 / mp.pi))
for low, high in [(3, 8), (-1, 1), (0, mp.mpf("1e-3"))]:
    case("uniform", {"min": low, "max": float(high)}, lambda p: low + p * (high - low),
         mp.mpf(low + high) / 2, mp.mpf(high - low) / mp.sqrt(12))
for low, high in [(1, 10), (mp.mpf("0.5"), 3), (2, 2000)]:
    case("log-uniform", {"min": float(low), "max": high}, lambda p: low * mp.power(high / mp.mpf(low), p),
         (high - low) / mp.log(high / mp.mpf(low)),
         mp.sqrt((high ** 2 - mp.mpf(low) ** 2) / 2 / mp.log(high / mp.mpf(low))
                 - ((high - low) / mp.log(high / mp.mpf(low))) ** 2))
for low, high in [(0, 1), (-2, 5), (100, 101)]:
    case("arcsine", {"min": low, "max": high}, lambda p: low + (high - low) * mp.sin(mp.pi * p / 2) ** 2,
         mp.mpf(low + high) / 2, mp.mpf(high - low) / mp.sqrt(8))
for low, mode, high in [(3, mp.mpf("3.5"), 5), (0, 0, 1), (-4, 2, 2)]:
    width, split = mp.mpf(high - low), mp.mpf(mode - low) / (high - low)
    case("triangular", {"min": low, "mode": float(mode), "max": high},
         lambda p: low + mp.sqrt(p * width * (mode - low)) if p < split else high - mp.sqrt((1 - p) * width * (high - mode)),
         mp.mpf(low + mode + high) / 3,
         mp.sqrt(mp.mpf(low ** 2 + mode ** 2 + high ** 2 - low * mode - low * high - mode * high) / 18))
for low, mode, high in [(0, 2, 10), (-1, 0, 1), (5, 5, 6)]:
    width = mp.mpf(high - low)
    a, b = 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width
    solve = root(beta_cdf(a, b), 0, 1)
    case("pert", {"min": low, "mode": mode, "max": high}, lambda p: low + width * solve(p),
         mp.mpf(low + 4 * mode + high) / 6, width * mp.sqrt(a * b / (a + b + 1)) / (a + b))
for l, s in [(0, 1), (5, 2), (-100, mp.mpf("0.5"))]:
    parameters = {"location": l, "scale": float(s)}
    case("logistic", parameters, lambda p: l + s * mp.log(p / (1 - p)), mp.mpf(l), s * mp.pi / mp.sqrt(3))
    case("laplace", parameters,
         lambda p: l + s * (mp.log(2 * p) if p < mp.mpf("0.5") else -mp.log(2 - 2 * p)), mp.mpf(l), s * mp.sqrt(2))
    case("gumbel", parameters, lambda p: l - s * mp.log(-mp.log(p)), l + s * mp.euler, s * mp.pi / mp.sqrt(6))
    case("gumbel-min", parameters, lambda p: l + s * mp.log(-mp.log1p(-p)), l - s * mp.euler, s * mp.pi / mp.sqrt(6))
    case("cauchy", parameters, lambda p: l + s * mp.tan(mp.pi * (p - mp.mpf("0.5"))), None, None)
for s in [1, 3, mp.mpf("1e-6")]:
    s = mp.mpf(s)
    case("exponential", {"mean": float(s)}, lambda p: -s * mp.log1p(-p), s, s)
    case("rayleigh", {"scale": float(s)}, lambda p: s * mp.sqrt(-2 * mp.log1p(-p)), s * mp.sqrt(mp.pi / 2),
         s * mp.sqrt(2 - mp.pi / 2))
    case("half-normal", {"scale": float(s)}, lambda p: s * normal_quantile((1 + p) / 2), s * mp.sqrt(2 / mp.pi),
         s * mp.sqrt(1 - 2 / mp.pi))
for k, s in [(3, 2), (mp.mpf("2.5"), 1), (20, 100)]:
    k = mp.mpf(k)
    case("pareto", {"shape": float(k), "scale": s}, lambda p: s * mp.power(1 - p, -1 / k), s * k / (k - 1),
         s * mp.sqrt(k / (k - 2)) / (k - 1))
    b = mp.pi / k
    case("log-logistic", {"shape": float(k), "scale": s}, lambda p: s * mp.power(p / (1 - p), 1 / k),
         s * b / mp.sin(b), s * mp.sqrt(2 * b / mp.sin(2 * b) - (b / mp.sin(b)) ** 2))
    solve = root(lambda x: mp.gammainc(k, 1 / x, regularized=True), mp.mpf("1e-3"), 10 ** 6)
    case("inverse-gamma", {"shape": float(k), "scale": s}, lambda p: s * solve(p), s / (k - 1),
         s / ((k - 1) * mp.sqrt(k - 2)))
for x in [mp.mpf("0.25"), mp.mpf("-0.5"), mp.mpf("0.4")]:
    case("generalized-pareto", {"location": 1, "scale": 2, "shape": float(x)},
         lambda p: 1 + 2 * mp.expm1(-x * mp.log1p(-p)) / x, 1 + 2 / (1 - x), 2 / ((1 - x) * mp.sqrt(1 - 2 * x)))
for m, n in [(3, 10), (1, 6), (20, 30)]:
    m, n = mp.mpf(m), mp.mpf(n)
    solve = root(lambda x: mp.betainc(m / 2, n / 2, 0, m * x / (m * x + n), regularized=True), 0, 10 ** 4)
    case("f", {"df1": float(m), "df2": float(n)}, solve, n / (n - 2),
         n / (n - 2) * mp.sqrt(2 * (m + n - 2) / (m * (n - 4))))
for a, b, c, d in [(0, 1, 2, 3), (-5, -5, 0, 5), (1, 2, 4, 4)]:
    top = mp.mpf(2) / (d + c - a - b)
    p1, p2 = top * (b - a) / 2, 1 - top * (d - c) / 2

    def quantile(p):
        if p < p1:
            return a + mp.sqrt(2 * p * (b - a) / top)
        return b + (p - p1) / top if p <= p2 else d - mp.sqrt(2 * (1 - p) * (d - c) / top)
    pieces = [a, b, c, d]

    def density(x):
        if x < b:
            return top * (x - a) / (b - a)
        return top if x <= c else top * (d - x) / (d - c)
    mean = sum(mp.quad(lambda x: x * density(x), [u, v]) for u, v in zip(pieces, pieces[1:]) if u < v)
    square = sum(mp.quad(lambda x: (x - mean) ** 2 * density(x), [u, v]) for u, v in zip(pieces, pieces[1:]) if u < v)
    case("trapezoidal", {"min": a, "lowerMode": b, "upperMode": c, "max": d}, quantile, mean, mp.sqrt(square))


def steps(pmf, first):
    """The smallest k with at least p below or at it."""
    def quantile(p):
        k, total = first, pmf(first)
        while total < p:
            k += 1
            total += pmf(k)
        return mp.mpf(k)
    return quantile


for p in [mp.mpf("0.25"), mp.mpf("0.75"), mp.mpf("1e-3")]:
    case("bernoulli", {"p": float(p)}, lambda u: mp.mpf(0 if u <= 1 - p else 1), p, mp.sqrt(p * (1 - p)))
    case("geometric", {"p": float(p)}, lambda u: max(mp.mpf(1), mp.ceil(mp.log1p(-u) / mp.log1p(-p))), 1 / p,
         mp.sqrt(1 - p) / p)
for n, p in [(10, mp.mpf("0.25")), (100, mp.mpf("0.875")), (1000, mp.mpf("0.0078125"))]:
    case("binomial", {"trials": n, "p": float(p)}, steps(lambda k: mp.binomial(n, k) * p ** k * (1 - p) ** (n - k), 0),
         n * p, mp.sqrt(n * p * (1 - p)))
for m in [mp.mpf("0.5"), 7, 250]:
    m = mp.mpf(m)
    case("poisson", {"mean": float(m)}, steps(lambda k: mp.exp(-m) * m ** k / mp.factorial(k), 0), m, mp.sqrt(m))
for r, p in [(mp.mpf("1.5"), mp.mpf("0.25")), (3, mp.mpf("0.5")), (20, mp.mpf("0.125"))]:
    r = mp.mpf(r)
    case("negative-binomial", {"successes": float(r), "p": float(p)},
         steps(lambda k: mp.gamma(k + r) / (mp.gamma(r) * mp.factorial(k)) * p ** r * (1 - p) ** k, 0),
         r * (1 - p) / p, mp.sqrt(r * (1 - p)) / p)
for N, K, n in [(50, 20, 10), (1000, 3, 100), (30, 29, 15)]:
    case("hypergeometric", {"population": N, "successes": K, "draws": n},
         steps(lambda k: mp.binomial(K, k) * mp.binomial(N - K, n - k) / mp.binomial(N, n), max(0, n + K - N)),
         mp.mpf(n) * K / N, mp.sqrt(mp.mpf(n) * K * (N - K) * (N - n) / (mp.mpf(N) ** 2 * (N - 1))))
for a, b in [(1, 6), (-3, 3), (0, 1000)]:
    case("uniform-integer", {"min": a, "max": b}, lambda p: mp.mpf(a - 1) + mp.ceil(p * (b - a + 1)),
         mp.mpf(a + b) / 2, mp.sqrt(mp.mpf((b - a + 1) ** 2 - 1) / 12))
print(json.dumps({"tool": "mpmath " + mp.__version__ + ", 30 digits", "cases": cases}, indent=1))
