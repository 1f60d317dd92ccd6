"""Exact figures of the metrology scenarios, by integration: python metrology.py > metrology.json

Written by: SciPy 1.17.1, NumPy. Quantities are in the units of the scenarios' outputs.
"""
import itertools, json, math
import numpy as np
from scipy import integrate, optimize, stats

figures = {}

# JCGM 101:2008, 9.2: sums of four. Normal; uniform of standard deviation 1; one of these with 10.
z = stats.norm.ppf(0.975)
figures["normal_sum"] = dict(mean=0, sd=2, low=-2 * z, high=2 * z)

def uniform_sum_cdf(y, halves):
    """P(sum <= y) of independent uniforms on -h..h: the corner formula."""
    n = len(halves)
    total = 0.0
    for signs in itertools.product((-1, 1), repeat=n):
        edge = y + sum(s * h for s, h in zip(signs, halves))
        if edge > 0:
            total += math.prod(signs) * edge**n
    return total / (math.factorial(n) * math.prod(2 * h for h in halves))

def uniform_sum(halves):
    def quantile(p):
        return optimize.brentq(lambda y: uniform_sum_cdf(y, halves) - p, -sum(halves), sum(halves))
    sd = math.sqrt(sum(h * h / 3 for h in halves))
    return dict(mean=0, sd=sd, low=quantile(0.025), high=quantile(0.975))

r = math.sqrt(3)
figures["uniform_sum"] = uniform_sum([r, r, r, r])
figures["wide_sum"] = uniform_sum([r, r, r, 10 * r])

# 9.3: moments of M (1 + A B) - nominal, M normal, A and B independent, E[A] = 0.
mean_m, var_m = 100000 + 1.234, 0.05**2 + 0.02**2
var_a = 0.2**2 / 12
inverse = lambda a, b: (math.log(b / a) / (b - a), 1 / (a * b))
(w1, w2), (r1, r2) = inverse(7000, 9000), inverse(7950, 8050)
square_b = w2 + r2 - 2 * w1 * r1
figures["mass"] = dict(mean=1.234, sd=math.sqrt(var_m + (mean_m**2 + var_m) * var_a * square_b))

# 9.4: X1^2 + X2^2 over u = 0.005: noncentral chi-squared, two degrees of freedom.
u = 0.005
for name, x in [("loss_0", 0), ("loss_10", 0.010), ("loss_50", 0.050)]:
    d = stats.ncx2(2, (x / u) ** 2, scale=u * u) if x else stats.chi2(2, scale=u * u)
    figures[name] = dict(mean=d.mean(), sd=d.std(), low=d.ppf(0.025), high=d.ppf(0.975))
    # Correlated 0.9: along the principal axes the sum is weighted.
    rho = 0.9
    figures[name + "_correlated"] = dict(
        mean=x * x + 2 * u * u,
        sd=math.sqrt(4 * u**4 * (1 + rho * rho) + 4 * x * x * u * u))

# 9.5: by Gauss-Legendre over temperature and expansion, closed in the rest.
def nodes(a, b, n=24):
    x, w = np.polynomial.legendre.leggauss(n)
    return (a + b) / 2 + (b - a) / 2 * x, w / 2
def normal_nodes(m, s, n=24):
    x, w = np.polynomial.hermite_e.hermegauss(n)
    return m + s * x, w / w.sum()
phase, w_phase = nodes(0, 1, 48)
theta0, w_theta0 = normal_nodes(-0.1, 0.2)
alpha, w_alpha = nodes(9.5e-6, 13.5e-6)
def trapezoid_nodes(a, b, d, n=16):
    low, wl = nodes(a - d, a + d, n)
    place, wp = nodes(0, 1, n)
    high = a + b - low
    return (low[:, None] + (high - low)[:, None] * place).ravel(), (wl[:, None] * wp).ravel()
delta_a, w_delta_a = trapezoid_nodes(-1e-6, 1e-6, 0.1e-6)
t_var = lambda s, df: s * s * df / (df - 2)
length, v_length = 50000623.0, t_var(25, 18)
d_mean, v_d = 215.0, t_var(6, 24) + t_var(4, 5) + t_var(7, 8)
v_dtheta = sum(w * x * x for x, w in zip(*trapezoid_nodes(-0.05, 0.05, 0.025)))
first = second = 0.0
for (p, wp), (t0, wt) in itertools.product(zip(phase, w_phase), zip(theta0, w_theta0)):
    theta = t0 + 0.5 * math.sin(2 * math.pi * p)
    for a, wa in zip(alpha, w_alpha):
        denominator = 1 + (a + delta_a) * theta
        s = length * (1 + a * theta) + d_mean
        var = (v_length * ((1 + a * theta) ** 2 + a * a * v_dtheta)
               + (length * a) ** 2 * v_dtheta + v_d)
        m = s / denominator - 50000000.0
        w = wp * wt * wa * w_delta_a
        first += (w * m).sum()
        second += (w * (m * m + var / denominator**2)).sum()
figures["length"] = dict(mean=first, sd=math.sqrt(second - first * first))

# Products of powers of normals far from 0.
def moments_of(f, m, s):
    x, w = normal_nodes(m, s, 40)
    return (w * f(x)).sum(), (w * f(x) ** 2).sum()

# The reciprocal of a time known to 15 % has moments only as far as it stays clear of 0: on the part
# within six standard deviations, beyond which lie 2e-9 of the draws.
x, w = nodes(-6, 6, 400)
t, wt = 36.6 + 5.49 * x, 12 * w * stats.norm.pdf(x)
c, wc = normal_nodes(4.63, 0.0463, 12)
r, wr = zip(*[((b - s) / (b - l), wb * ws * wl)
              for b, wb in zip(*normal_nodes(2217, 0.5, 6))
              for s, ws in zip(*normal_nodes(1180, 0.5, 6))
              for l, wl in zip(*normal_nodes(810, 0.5, 6))])
factor = np.multiply.outer(np.multiply.outer(c, r), 1 / t).ravel()
weight = np.multiply.outer(np.multiply.outer(wc, wr), wt).ravel()
mean = 61 * (weight * factor).sum()
square = (61**2 + 6.1**2) * (weight * factor**2).sum()
cdf = lambda y: (weight * stats.norm.cdf((y / factor - 61) / 6.1)).sum()
figures["viscosity"] = dict(
    mean=mean, sd=math.sqrt(square - mean**2),
    **{end: optimize.brentq(lambda y: cdf(y) - p, 1, 20)
       for end, p in [("low", 0.025), ("high", 0.975)]})

l1, l2 = moments_of(lambda x: 1 / x, 1.4999, 0.0001)
t1, t2 = moments_of(lambda x: 1 / x, 373.10 - 288.15, math.hypot(0.02, 0.05))
# (L1 - L0) / L0 = L1 / L0 - 1.
ratio = 1.5021 * l1 - 1
square = (1.5021**2 + 0.0002**2) * l2 - 2 * 1.5021 * l1 + 1
figures["expansion"] = dict(mean=ratio * t1 * 1e6, sd=math.sqrt(square * t2 - (ratio * t1) ** 2) * 1e6)

print(json.dumps(figures, indent=1))
