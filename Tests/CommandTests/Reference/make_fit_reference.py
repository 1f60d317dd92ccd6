"""Writes fit.csv and fit.json: 200 values and the log-likelihoods of scipy's maximum likelihood fits.

    pip install scipy && python3 make_fit_reference.py
"""
import json

import numpy as np
import scipy
import scipy.stats as st

x = np.random.default_rng(1).gamma(3, 2, 200)
np.savetxt("fit.csv", x, header="cost", comments="")
FIXED = {"floc": 0}
FAMILIES = [
    ("normal", st.norm, {}), ("lognormal", st.lognorm, FIXED), ("gamma", st.gamma, FIXED),
    ("weibull", st.weibull_min, FIXED), ("exponential", st.expon, FIXED), ("logistic", st.logistic, {}),
    ("laplace", st.laplace, {}), ("gumbel", st.gumbel_r, {}), ("gumbel-min", st.gumbel_l, {}),
    ("cauchy", st.cauchy, {}), ("student-t", st.t, {}), ("rayleigh", st.rayleigh, FIXED),
    ("half-normal", st.halfnorm, FIXED), ("log-logistic", st.fisk, FIXED),
    ("inverse-gaussian", st.invgauss, FIXED), ("inverse-gamma", st.invgamma, FIXED),
    ("skew-normal", st.skewnorm, {}), ("pareto", st.pareto, FIXED),
    ("generalized-extreme-value", st.genextreme, {}),
    ("chi-squared", st.chi2, FIXED | {"fscale": 1})]
fits = {}
for name, family, options in FAMILIES:
    p = family.fit(x, **options)
    fits[name] = {"logLikelihood": float(family.logpdf(x, *p).sum()),
                  "kolmogorovSmirnov": float(st.kstest(x, family.cdf, p).statistic)}
with open("fit.json", "w") as out:
    json.dump({"tool": "scipy " + scipy.__version__, "fits": fits}, out, indent=1)
