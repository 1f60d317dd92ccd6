import Testing

@testable import Probability

/// Tail indices, read off quantiles.
@Suite struct TailIndexTests {
  @Test(arguments: MarginalContractTests.cases)
  func `moments exist up to the tail index`(_ one: MarginalContractTests.Case) throws {
    let marginal = try one.marginal()
    let indices = DistributionEnd.allCases.map { marginal.tailGrowth($0)?.index }
    let known = try indices.map { try #require($0) }
    let least = known.min() ?? 0
    // Counts that are too many to be summed have no moments here.
    if marginal.isDiscrete && marginal.mean == nil { return }
    #expect((marginal.mean != nil) == (least > 1 + 1e-9))
    #expect((marginal.standardDeviation != nil) == (least > 2 + 1e-9))
  }

  @Test func `tail indices are those of the parameters`() throws {
    let cases: [(any Marginal, lower: Double, upper: Double)] = [
      (try Pareto(["shape": .number(1.5), "scale": .number(2)]), .infinity, 1.5),
      (try StudentT(["df": .number(3), "location": .number(1e6)]), 3, 3),
      (try Cauchy(["location": .number(0), "scale": .number(1)]), 1, 1),
      (try LogLogistic(["scale": .number(1), "shape": .number(2.5)]), .infinity, 2.5),
      (try InverseGamma(["shape": .number(4), "scale": .number(1)]), .infinity, 4),
      (try LogNormal(["mu": .number(0), "sigma": .number(4)]), .infinity, .infinity),
      (try Weibull(["shape": .number(0.2), "scale": .number(1)]), .infinity, .infinity),
    ]
    for (marginal, lower, upper) in cases {
      for (end, exact) in [(DistributionEnd.lower, lower), (.upper, upper)] {
        let found = try #require(marginal.tailGrowth(end)?.index)
        #expect(found == exact || abs(found / exact - 1) < 1e-6, "\(marginal) \(end) \(found)")
      }
    }
  }

  @Test func `the reciprocal's tail index is the power of the density at 0, and one`() throws {
    let cases: [(any Marginal, Double?)] = [
      (try Uniform(["min": .number(0), "max": .number(3)]), 1),
      (try Uniform(["min": .number(-3), "max": .number(0)]), 1),
      (try Uniform(["min": .number(1), "max": .number(3)]), .infinity),
      (try Gamma(["shape": .number(2.5), "scale": .number(3)]), 2.5),
      (try Beta(["alpha": .number(0.5), "beta": .number(2)]), 0.5),
      (try LogNormal(["mu": .number(0), "sigma": .number(1)]), .infinity),
      (try Normal(["mean": .number(5), "sd": .number(1)]), nil),
    ]
    for (marginal, exact) in cases {
      let found = marginal.tailGrowthOfReciprocal?.index
      guard let exact, let found else {
        #expect(found == exact)
        continue
      }
      #expect(found == exact || abs(found / exact - 1) < 1e-6, "\(marginal) \(found)")
    }
  }

  @Test func `a lognormal's rate is its sigma, whatever it is moved and scaled by`() throws {
    let lognormal = try LogNormal(["mu": .number(3), "sigma": .number(0.7)])
    let cases: [(any Marginal, rate: Double?, origin: Double?)] = [
      (lognormal, 0.7, 0),
      (try LogNormal(["mu": .number(0), "sigma": .number(0.05)]), 0.05, 0),
      (try Normal(["mean": .number(5), "sd": .number(1)]), 0, nil),
      (try Weibull(["shape": .number(0.2), "scale": .number(1)]), 0, 0),
      (try Exponential(["mean": .number(2)]), 0, 0),
      (try Pareto(["shape": .number(1.5), "scale": .number(2)]), nil, nil),
    ]
    for (marginal, rate, origin) in cases {
      let found = try #require(marginal.tailGrowth(.upper))
      #expect(found.origin == origin, "\(marginal)")
      if let rate, let known = found.rate {
        #expect(abs(known - rate) < 1e-6, "\(marginal) \(known)")
      } else {
        #expect(found.rate == rate, "\(marginal)")
      }
    }
    let reciprocal = try #require(lognormal.tailGrowthOfReciprocal)
    #expect(abs((reciprocal.rate ?? 0) - 0.7) < 1e-6 && reciprocal.origin == 0)
  }

  /// Student's t: moments beyond the 97 % quantile from SciPy's quantiles at 4,000 points.
  @Test func `beyond a probability a tail is as heavy as a power of another index`() throws {
    let cases: [(any Marginal, nearShape: Double?)] = [
      (try StudentT(["df": .number(3)]), 0.320),
      (try StudentT(["df": .number(5)]), 0.158),
      (try StudentT(["df": .number(8)]), 0.057),
      (try Pareto(["shape": .number(2.5), "scale": .number(2)]), 0.4),
      (try Pareto(["shape": .number(1.5), "scale": .number(2)]), nil),
      (try LogNormal(["mu": .number(0), "sigma": .number(1)]), nil),
    ]
    for (marginal, shape) in cases {
      let found = try #require(marginal.tailGrowth(.upper, beyond: 0.03)).nearIndex
      guard let shape, let found else {
        #expect((found == nil) == (shape == nil), "\(marginal)")
        continue
      }
      #expect(abs(1 / found - shape) < 0.001, "\(marginal) \(1 / found)")
    }
  }
}
