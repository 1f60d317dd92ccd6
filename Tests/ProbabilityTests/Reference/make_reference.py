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



def large_beta_cdf(a, b):
    """The continued fraction by Lentz: mpmath's own series do not end for such shapes."""
    def fraction(a, b, x):
        c, d = mp.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
        h = d
        for m in range(1, 10 ** 6):
            for term in (m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m)),
                         -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m))):
                d, c = 1 / (1 + term * d), 1 + term / c
                h *= d * c
            if abs(d * c - 1) < mp.mpf(10) ** -26:
                return h

    def lower(a, b, x, y):
        if x > a / (a + b):
            return 1 - lower(b, a, y, x)
        return mp.exp(a * mp.log(x) + b * mp.log(y) - mp.log(mp.beta(a, b))) / a * fraction(a, b, x)
    return lambda z: lower(a, b, 1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(z)))


def logit_root(a, b, scale=lambda x, y: x):
    """Secant steps on the logit, from the normal approximation."""
    cdf = large_beta_cdf(a, b)
    centre, spread = mp.log(a / b), mp.sqrt(1 / a + 1 / b)

    def solve(p):
        start = centre + spread * normal_quantile(p)
        z = mp.findroot(lambda z: mp.log(cdf(z) / p), (start, start + spread / 100), tol=1e-22)
        return scale(1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(z)))
    return solve


for a, b in [(10 ** 6, 10 ** 6), (10 ** 6, 2), (3, 10 ** 5)]:
    a, b = mp.mpf(a), mp.mpf(b)
    case("beta", {"alpha": float(a), "beta": float(b)}, logit_root(a, b), a / (a + b),
         mp.sqrt(a * b / (a + b + 1)) / (a + b))
for m, n in [(10 ** 6, 5), (2000, 10 ** 5)]:
    m, n = mp.mpf(m), mp.mpf(n)
    case("f", {"df1": float(m), "df2": float(n)}, logit_root(m / 2, n / 2, lambda x, y: n / m * x / y), n / (n - 2),
         n / (n - 2) * mp.sqrt(2 * (m + n - 2) / (m * (n - 4))))
for k in [10 ** 6, 30000]:
    k = mp.mpf(k)

    def quantile(p):
        # The continued fraction of the upper tail, by backward recursion of enough terms.
        def upper(x):
            value = mp.mpf(0)
            for i in range(8000, 0, -1):
                value = -i * (i - k) / (x + 2 * i + 1 - k + value)
            return mp.exp(k * mp.log(x) - x - mp.loggamma(k)) / (x + 1 - k + value)

        def lower(x):
            term, total, n = 1 / k, 1 / k, 0
            while term > total * mp.mpf(10) ** -28:
                n += 1
                term *= x / (k + n)
                total += term
            return total * mp.exp(k * mp.log(x) - x - mp.loggamma(k))
        start = k * mp.exp(normal_quantile(p) / mp.sqrt(k))
        return mp.findroot(lambda x: (lower(x) if x < k else 1 - upper(x)) / p - 1, (start, start * (1 + mp.mpf(10) ** -5)), tol=1e-20)
    case("gamma", {"shape": float(k), "scale": 1}, quantile, k, mp.sqrt(k))
for k in [mp.mpf("1000"), mp.mpf("0.0625")]:
    g = mp.loggamma
    case("weibull", {"shape": float(k), "scale": 1}, lambda p: mp.power(-mp.log1p(-p), 1 / k), mp.gamma(1 + 1 / k),
         mp.sqrt(mp.gamma(1 + 2 / k) - mp.gamma(1 + 1 / k) ** 2))
k = mp.mpf(2000)
case("log-logistic", {"shape": 2000.0, "scale": 3}, lambda p: 3 * mp.power(p / (1 - p), 1 / k), 3 * (mp.pi / k) / mp.sin(mp.pi / k),
     3 * mp.sqrt(2 * mp.pi / k / mp.sin(2 * mp.pi / k) - (mp.pi / k / mp.sin(mp.pi / k)) ** 2))
low, high = mp.mpf(1), mp.mpf("1.0009765625")
case("log-uniform", {"min": 1.0, "max": float(high)}, lambda p: mp.power(high, p), (high - 1) / mp.log(high),
     mp.sqrt((high ** 2 - 1) / 2 / mp.log(high) - ((high - 1) / mp.log(high)) ** 2))
n = mp.mpf("0.75")
case("student-t", {"df": 0.75}, root(student_cdf(n), -10 ** 9, 10 ** 9), None, None)


# Marginals that are put together, by the names under which the test builds them.
composed = []


def compose(name, quantile, mean, sd):
    composed.append({
        "name": name, "mean": None if mean is None else mp.nstr(mean, 20),
        "sd": None if sd is None else mp.nstr(sd, 20),
        "quantiles": [[p, mp.nstr(quantile(mp.mpf(p)), 20)] for p in PROBABILITIES]})


def by_pieces(name, pieces, density, cdf, moments=2):
    """By a density over pieces without kinks: quantiles by bisection, moments by quadrature."""
    low, high = mp.mpf(pieces[0]), mp.mpf(pieces[-1])

    def mapped(f, a, b):
        return mp.quad(lambda x: f(x) * density(x), [a, b])
    total = sum(mapped(lambda x: mp.mpf(1), a, b) for a, b in zip(pieces, pieces[1:]))
    mean = sum(mapped(lambda x: x, a, b) for a, b in zip(pieces, pieces[1:])) / total
    square = sum(mapped(lambda x: (x - mean) ** 2, a, b) for a, b in zip(pieces, pieces[1:])) / total if moments > 1 else None
    start, mass = cdf(low) if low > -mp.inf else 0, total

    def solve(p):
        a = low if low > -mp.inf else mp.mpf(-1000)
        b = high if high < mp.inf else mp.mpf(10) ** 6
        for _ in range(140):
            m = (a + b) / 2
            a, b = (m, b) if (cdf(m) - start) / mass < p else (a, m)
        return (a + b) / 2
    compose(name, solve, mean, None if square is None else mp.sqrt(square))


def normal_pdf(m, s):
    return lambda x: mp.npdf(x, m, s)


def normal_at(m, s):
    return lambda x: normal_cdf((x - m) / mp.mpf(s))


inf = mp.inf
by_pieces("truncated normal, half", [0, 2, 5, 12], normal_pdf(0, 1), normal_at(0, 1))
by_pieces("truncated normal, middle", [mp.mpf("-0.25"), mp.mpf("1.5")], normal_pdf(0, 1), normal_at(0, 1))
# Both bounds in one tail: by the mirrored half, whose cdf keeps the digits.
by_pieces("truncated normal, lower tail", [-9, -8], normal_pdf(0, 1), normal_at(0, 1))
by_pieces("truncated lognormal", [mp.mpf("0.5"), 2, 8, 32], lambda x: mp.npdf(mp.log(x)) / x, lambda x: normal_cdf(mp.log(x)))
laplace_pdf = lambda x: mp.exp(-abs(x - 1) / 2) / 4
laplace_cdf = lambda x: mp.exp((x - 1) / 2) / 2 if x < 1 else 1 - mp.exp(-(x - 1) / 2) / 2
by_pieces("truncated laplace", [-2, 1, 9], laplace_pdf, laplace_cdf)
triangle_pdf = lambda x: x / 2 if x < 1 else (4 - x) / 6
triangle_cdf = lambda x: x * x / 4 if x < 1 else 1 - (4 - x) ** 2 / 12
by_pieces("truncated triangular", [mp.mpf("0.25"), 1, 3], triangle_pdf, triangle_cdf)


def pareto(k):
    return (lambda x: k * mp.power(x, -k - 1)), (lambda x: 1 - mp.power(x, -k))


for k, high in [(mp.mpf("2.5"), inf), (mp.mpf("0.5"), mp.mpf(10) ** 6), (mp.mpf("1.5"), 100)]:
    low = mp.mpf(3)
    top = mp.power(high, -k) if high < inf else mp.mpf(0)
    mass = low ** -k - top

    def moment(r):
        upper = mp.power(high, r - k) if high < inf else mp.mpf(0)
        return k / (k - r) * (low ** (r - k) - upper) / mass
    compose(f"truncated pareto {mp.nstr(k, 3)}", lambda p: mp.power(low ** -k - p * mass, -1 / k), moment(1),
            mp.sqrt(moment(2) - moment(1) ** 2))


def step_law(edges, shares):
    """Uniform in cells: quantile, mean, sd."""
    total = mp.fsum(shares)
    shares = [mp.mpf(s) / total for s in shares]

    def quantile(p):
        below = mp.mpf(0)
        for (a, b), share in zip(zip(edges, edges[1:]), shares):
            if share > 0 and below + share >= p:
                return a + (p - below) / share * (mp.mpf(b) - a)
            below += share
        return mp.mpf(edges[-1])
    mean = sum(s * (mp.mpf(a) + b) / 2 for (a, b), s in zip(zip(edges, edges[1:]), shares))
    square = sum(s * (((mp.mpf(a) + b) / 2 - mean) ** 2 + (mp.mpf(b) - a) ** 2 / 12)
                 for (a, b), s in zip(zip(edges, edges[1:]), shares))
    return quantile, mean, mp.sqrt(square)


compose("histogram 1", *step_law([0, 1, 3, 10], [1, 5, 2]))
compose("histogram 2", *step_law([-1, 0, 1], [3, 1]))
compose("histogram 3", *step_law([-8, -4, 4, 5, 64], [1, 0, 2, 5]))
compose("truncated histogram", *step_law([mp.mpf("0.5"), 1, 3, 7], [mp.mpf("0.5"), 5, mp.mpf(8) / 7]))
compose("cumulative 1", *step_law([0, 2, 10], [mp.mpf("0.25"), mp.mpf("0.75")]))
compose("cumulative 2", *step_law([-5, -1, 0, 4], [mp.mpf("0.125"), mp.mpf("0.5"), mp.mpf("0.375")]))
compose("cumulative 3", *step_law([1, 1000], [1]))
compose("truncated cumulative", *step_law([1, 2, 6], [mp.mpf("0.125"), mp.mpf("0.375")]))
by_pieces("shifted weibull", [5, 6, 8, 11, 20, 40], lambda x: mp.mpf("1.5") / 2 * mp.sqrt((x - 5) / 2) * mp.exp(-((x - 5) / mp.mpf(2)) ** mp.mpf("1.5")),
          lambda x: 1 - mp.exp(-((x - 5) / mp.mpf(2)) ** mp.mpf("1.5")))


def value_law(values, weights):
    total = mp.fsum(weights)
    pairs = sorted(zip(values, (mp.mpf(w) / total for w in weights)))

    def quantile(p):
        below = mp.mpf(0)
        for value, share in pairs:
            below += share
            if below >= p:
                return mp.mpf(value)
        return mp.mpf(pairs[-1][0])
    mean = sum(v * s for v, s in pairs)
    return quantile, mean, mp.sqrt(sum(s * (v - mean) ** 2 for v, s in pairs))


compose("discrete 1", *value_law([2, 3, 4, 5, 6], [1, 1, 1, 1, 1]))
compose("discrete 2", *value_law([10, -1], [1, 3]))
compose("discrete 3", *value_law([mp.mpf("0.5"), 1000, 3], [1, 2, 4]))
compose("empirical 1", *value_law([2, 3, 3, 5, 8], [1, 1, 1, 1, 1]))
compose("empirical 2", *value_law([1, 2, 4], [1, 1, 2]))


def mixture(name, parts, low, high):
    """Parts: weight, cdf, mean, sd."""
    total = mp.fsum(p[0] for p in parts)
    cdf = lambda x: mp.fsum(p[0] * p[1](x) for p in parts) / total
    mean = mp.fsum(p[0] * p[2] for p in parts) / total
    square = mp.fsum(p[0] * (p[3] ** 2 + (p[2] - mean) ** 2) for p in parts) / total

    def solve(p):
        a, b = mp.mpf(low), mp.mpf(high)
        for _ in range(150):
            m = (a + b) / 2
            a, b = (m, b) if cdf(m) < p else (a, m)
        return (a + b) / 2
    compose(name, solve, mean, mp.sqrt(square))


def normal_part(w, m, s):
    return (mp.mpf(w), normal_at(m, s), mp.mpf(m), mp.mpf(s))


def uniform_part(w, a, b):
    return (mp.mpf(w), lambda x: min(mp.mpf(1), max(mp.mpf(0), (x - a) / mp.mpf(b - a))), mp.mpf(a + b) / 2, (b - a) / mp.sqrt(12))


lognormal_part = (mp.mpf(1), lambda x: normal_cdf(mp.log(x) / mp.mpf("0.5")) if x > 0 else mp.mpf(0), mp.exp(mp.mpf(1) / 8),
                  mp.exp(mp.mpf(1) / 8) * mp.sqrt(mp.expm1(mp.mpf(1) / 4)))
mixture("mixture 1", [normal_part("0.25", 10, 2), lognormal_part], -200, 200)
mixture("mixture 2", [normal_part(1, -5, 1), normal_part(2, 5, mp.mpf("0.0625"))], -100, 100)
mixture("mixture 3, with a gap", [uniform_part(1, 0, 1), uniform_part(3, 2, 3)], 0, 3)
mixture("mixture 4, with an atom", [(mp.mpf(1), lambda x: mp.mpf(1 if x >= 0 else 0), mp.mpf(0), mp.mpf(0)), lognormal_part], -1, 200)
# Silverman's bandwidth: the interquartile range is 5 - 3, that of the quantile definition in use.
values = [mp.mpf(v) for v in ("2", "3", "3.5", "5", "8")]
own = value_law(values, [1] * 5)
width = mp.mpf("0.9") * min(own[2], (own[0](mp.mpf("0.75")) - own[0](mp.mpf("0.25"))) / mp.mpf("1.34")) * mp.power(5, -mp.mpf("0.2"))
mixture("empirical 3, smooth", [normal_part(1, v, width) for v in values], -20, 40)


def metalog(name, points, low=None, high=None):
    rows, targets = [], []
    for y, x in points:
        y, x = mp.mpf(y), mp.mpf(x)
        logit = mp.log(y / (1 - y))
        rows.append([mp.mpf(1), logit, (y - mp.mpf("0.5")) * logit, y - mp.mpf("0.5")][:len(points)])
        targets.append(x if low is None and high is None else mp.log(x - low) if high is None else mp.log((x - low) / (high - x)))
    a = mp.lu_solve(mp.matrix(rows), mp.matrix(targets))

    def quantile(y, rest=None):
        """`rest` = 1 - y where that is known to more digits."""
        rest = 1 - y if rest is None else rest
        logit, c = mp.log(y / rest), (y - rest) / 2
        m = mp.fsum(t * k for t, k in zip([mp.mpf(1), logit, c * logit, c], a))
        return m if low is None and high is None else low + mp.exp(m) if high is None else low + (high - low) / (1 + mp.exp(-m))

    def moment(f):
        lower = mp.quad(lambda t: f(quantile(mp.exp(-t))) * mp.exp(-t), [mp.log(2), 2, 5, 10, 20, 40, 80, 160])
        upper = mp.quad(lambda t: f(quantile(-mp.expm1(-t), mp.exp(-t))) * mp.exp(-t), [mp.log(2), 2, 5, 10, 20, 40, 80, 160])
        return lower + upper
    mean = moment(lambda x: x)
    compose(name, quantile, mean, mp.sqrt(moment(lambda x: (x - mean) ** 2)))


THREE = [("0.1", 17), ("0.5", 24), ("0.9", 35)]
metalog("metalog 1", THREE)
metalog("metalog 2, bounded below", THREE, low=0)
metalog("metalog 3, bounded", THREE, low=0, high=50)
for index, (low, high, off) in enumerate([(0, 1, mp.mpf("0.125")), (-3, 5, 2), (10, 11, mp.mpf("0.0009765625"))], 1):
    centre, w = mp.mpf(low + high) / 2, mp.mpf(high - low) / 2

    def density(x):
        """JCGM 101, 6.4.3.2."""
        top = (w + off) / max(abs(x - centre), w - off)
        return mp.log(top) / (4 * off) if top > 1 else mp.mpf(0)

    def tail(t):
        """Beyond a distance t from the centre."""
        if t <= w - off:
            return mp.mpf("0.5") - t * density(centre)
        return (w + off - t + t * mp.log(t / (w + off))) / (4 * off)
    cdf = lambda x: tail(centre - x) if x < centre else 1 - tail(x - centre)
    compose(f"curvilinear-trapezoid {index}", root(cdf, low - off, high + off), centre, mp.sqrt(w ** 2 / 3 + off ** 2 / 9))

print(json.dumps({"tool": "mpmath " + mp.__version__ + ", 30 digits", "cases": cases, "composed": composed}, indent=1))
