import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The standard normal quantile at lower tail probability p.
///
/// Source: GSL, "The Gaussian Distribution" (`gsl_cdf_ugaussian_Pinv`).
func normalQuantile(lower p: Double) -> Double { gsl_cdf_ugaussian_Pinv(p) }

/// The standard normal quantile at upper tail probability q.
func normalQuantile(upper q: Double) -> Double { gsl_cdf_ugaussian_Qinv(q) }

/// P(Z <= z) of the standard normal.
func normalCDF(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

/// The density of the standard normal.
func normalDensity(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }
