import Foundation
import Testing

@testable import Probability

/// Laws that hold for every family, over the examples of the registry.
@Suite struct MarginalContractTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let build: @Sendable () throws -> any Marginal
    func marginal() throws -> any Marginal {
      GSL.prepare()
      return try build()
    }
  }
  static let cases =
    Marginals.all.flatMap { type in
      type.family.examples.indices.map { index in
        Case(testDescription: "\(type.family.name) \(index)") {
          try type.init(type.family.examples[index])
        }
      }
    } + ComposedMarginals.all.map { Case(testDescription: $0.name, build: $0.build) }
  static let tails = [
    1e-12, 1e-9, 1e-6, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.499, 0.5,
  ]

  @Test(arguments: cases)
  func `quantiles increase inside the support`(_ one: Case) throws {
    let marginal = try one.marginal()
    let values =
      Self.tails.map { marginal.quantile(lower: $0) }
      + Self.tails.reversed().map { marginal.quantile(upper: $0) }
    for (a, b) in zip(values, values.dropFirst()) {
      #expect(a <= b || abs(a - b) <= 1e-12 * abs(a))
    }
    #expect(values.allSatisfy { marginal.support.contains($0) })
    #expect(abs(marginal.cdf(.infinity) - 1) < 1e-15 && marginal.survival(.infinity) == 0)
    #expect(marginal.cdf(-.infinity) == 0 && abs(marginal.survival(-.infinity) - 1) < 1e-15)
  }

  @Test(arguments: cases)
  func `the cdf of a quantile is its probability`(_ one: Case) throws {
    let marginal = try one.marginal()
    for p in Self.tails {
      let low = marginal.quantile(lower: p)
      let high = marginal.quantile(upper: p)
      if marginal.isDiscrete {
        #expect(marginal.cdf(low) >= p * (1 - 1e-9))
        #expect(marginal.cdf(low.nextDown) < p * (1 + 1e-9))
        #expect(marginal.survival(high) <= p * (1 + 1e-9))
      } else {
        // Next to an end that is not zero one step of x may be worth more than the tolerance.
        let down = 4 * low.ulp
        #expect(
          abs(marginal.cdf(low) - p) <= 1e-10
            || (marginal.cdf(low + down) >= p && marginal.cdf(low - down) <= p))
        let step = 4 * high.ulp
        #expect(
          abs(marginal.survival(high) - p) <= 1e-10
            || (marginal.survival(high + step) <= p && marginal.survival(high - step) >= p))
      }
    }
  }

  @Test(arguments: cases)
  func `mean and standard deviation are integrals of the quantile function`(_ one: Case) throws {
    let marginal = try one.marginal()
    guard !marginal.isDiscrete else { return }
    let moments = Integration.moments(marginal)
    // Both tell apart which moments exist.
    #expect((moments.mean == nil) == (marginal.mean == nil))
    #expect((moments.standardDeviation == nil) == (marginal.standardDeviation == nil))
    guard let mean = marginal.mean, let exact = moments.mean else { return }
    let sd = marginal.standardDeviation ?? abs(mean)
    #expect(abs(exact - mean) <= 1e-9 * (abs(mean) + sd))
    if let spread = moments.standardDeviation { #expect(abs(spread / sd - 1) <= 1e-9) }
  }

  @Test(arguments: Marginals.all.map { $0.family.name })
  func `bad parameters are refused`(_ name: String) throws {
    let type = try #require(Marginals.named(name))
    #expect(!type.family.refused.isEmpty)
    for parameters in type.family.refused {
      #expect(throws: ParameterError.self) { try type.init(parameters) }
    }
    for example in type.family.examples {
      for (key, value) in example.values {
        guard case .number = value else { continue }
        for bad in [Double.nan, .infinity, -.infinity] {
          var parameters = example
          parameters.values[key] = .number(bad)
          #expect(throws: ParameterError.self) { try type.init(parameters) }
        }
      }
    }
  }

  /// The error in u of the fast path, on a dense grid of both halves and one of the tails down to
  /// 1e-12.
  @Test(arguments: cases)
  func `block sampling has an error below 1e-10 in u`(_ one: Case) throws {
    let marginal = try one.marginal()
    let sampler = Sampler(marginal)
    let tails =
      stride(from: 0.000_011, to: 0.5, by: 0.000_097).map { $0 }
      + stride(from: -12, to: -0.302, by: 0.017).map { pow(10, $0) } + [0.25, 0.125, 0.5.nextDown]
    let t = tails + tails.map { -$0 }
    var out = t
    sampler.transform(t, into: &out, count: t.count)
    var worst = (error: 0.0, u: 0.0, x: 0.0, exact: 0.0)
    for (u, x) in zip(t, out) {
      let exact = marginal.quantile(signedTail: u)
      if x == exact { continue }
      var error = 0.0
      if marginal.isDiscrete {
        // A probability may fall on a step, which rounding decides.
        error = abs(marginal.cdf(min(x, exact)) - (u > 0 ? u : 1 + u))
      } else if abs(x - exact) > max(4 * exact.ulp, .leastNormalMagnitude) {
        // Closer, and near an end that is not 0 one step of x may be worth more.
        error = abs(u > 0 ? marginal.cdf(x) - u : marginal.survival(x) + u)
      }
      if error > worst.error { worst = (error, u, x, exact) }
    }
    #expect(worst.error < 1e-10, "\(worst)")
  }

  /// Kolmogorov's distance of 20,000 textbook draws; a false alarm in 1e-6 of the cases (bound
  /// 2.7 / sqrt n of the asymptotic law), the seed is fixed.
  @Test(arguments: cases)
  func `GSL's draws follow the cdf`(_ one: Case) throws {
    let marginal = try one.marginal()
    let generator = try #require(GSLGenerator(seed: 7, block: 0))
    let n = 20_000
    let draws = (0..<n).map { _ in marginal.draw(generator) }.sorted()
    var distance = 0.0
    for (k, x) in draws.enumerated() where k + 1 == n || draws[k + 1] > x {
      distance = max(distance, abs(marginal.cdf(x) - Double(k + 1) / Double(n)))
    }
    #expect(distance <= 2.7 / Double(n).squareRoot())
  }

  @Test func `truncation keeps no mass outside and renormalises`() throws {
    let base = try Normal(["mean": .number(0), "sd": .number(1)])
    let half = try Truncated.marginal(base, min: 0, max: nil)
    #expect(half.quantile(lower: 1e-9) >= 0)
    #expect(abs((half.mean ?? 0) - 0.7978845608028654) < 1e-9)
    #expect(abs(half.cdf(1) - 0.6826894921370859) < 1e-12)
    #expect(throws: ParameterError.self) { try Truncated.marginal(base, min: 60, max: 61) }
  }

  @Test func `bisection goes across zero`() {
    let most = Double.greatestFiniteMagnitude
    for (low, high, root) in [(-10.0, 10.0, 3.0), (-most, most, -2.5), (-1e-300, 7.0, 0.0)] {
      #expect(bisect(low: low, high: high) { $0 < root } == root)
    }
  }

  @Test func `a mixture may lie on both sides of zero`() throws {
    let parts = try [-5.0, 5.0].map { mean -> (weight: Double, marginal: any Marginal) in
      (1, try Normal(["mean": .number(mean), "sd": .number(1)]))
    }
    let mixture = try Mixture(["components": .components(parts)])
    // The other part has 1e-23 of its mass there.
    #expect(abs(mixture.quantile(lower: 0.25) + 5) < 1e-12)
    #expect(abs(mixture.quantile(upper: 0.25) - 5) < 1e-12)
  }

  /// A rate that is uncertain may be 0 in some draws.
  @Test func `nothing happens at a rate of 0`() throws {
    let poisson = try Poisson(["mean": .number(0)])
    #expect(poisson.quantile(lower: 1e-9) == 0 && poisson.quantile(upper: 1e-9) == 0)
    #expect(poisson.cdf(0) == 1 && poisson.cdf(-1) == 0)
    #expect(poisson.mean == 0 && poisson.standardDeviation == 0)
  }

  /// Sums over the values that are left, by SciPy.
  @Test func `moments of truncated counts are sums`() throws {
    let poisson = try Truncated.marginal(Poisson(["mean": .number(4)]), min: 1, max: nil)
    // 4 / (1 - exp(-4))
    #expect(abs(try #require(poisson.mean) - 4.074629441455096) < 1e-12)
    let binomial = try Truncated.marginal(
      Binomial(["trials": .number(20), "p": .number(0.3)]), min: 3, max: 8)
    #expect(abs(try #require(binomial.mean) - 5.692828) < 1e-6)
    #expect(abs(try #require(binomial.standardDeviation) - 1.488737) < 1e-6)
    let geometric = try Truncated.marginal(Geometric(["p": .number(0.3)]), min: nil, max: 5)
    #expect(abs(try #require(geometric.mean) - 2.323212) < 1e-6)
    #expect(abs(try #require(geometric.standardDeviation) - 1.306456) < 1e-6)
  }

  @Test func `a tail without a variance stays without one`() throws {
    let base = try StudentT(["df": .number(1.5)])
    let half = try Truncated.marginal(base, min: 0, max: nil)
    #expect(half.standardDeviation == nil && half.mean != nil)
    #expect(try Truncated.marginal(base, min: 0, max: 9).standardDeviation != nil)
  }
}
