import Probability
import Statistics

/// A relative standard error that every shown percentile of every output shall have.
public struct Precision: Sendable {
  /// The figure that is known worst.
  public struct Worst: Sendable {
    public var output: String
    public var p: Double
    /// Infinite where no error is known or the figure is 0.
    public var relativeError: Double
  }

  /// What was done for it.
  public struct Outcome: Sendable {
    public var draws: Int
    public var worst: Worst?
    public var isReached: Bool
  }

  public var target: Double
  public var mostDraws: Int

  /// - Parameter target: as a fraction, greater than 0.
  public init(target: Double, mostDraws: Int) {
    self.target = target
    self.mostDraws = mostDraws
  }

  static func worst(_ analysis: Analysis) -> Worst? {
    let all = analysis.outputs.flatMap { output -> [Worst] in
      guard output.minimum != output.maximum else { return [] }
      return output.percentiles.map { percentile in
        let estimate = percentile.estimate
        let error = estimate.standardError ?? .infinity
        return Worst(
          output: output.name, p: percentile.p,
          relativeError: error == 0 ? 0 : error / abs(estimate.value))
      }
    }
    return all.max { $0.relativeError < $1.relativeError }
  }
}

extension Analysis {
  /// Runs again with twice the draws (or several times twice, where the error is far off) until the
  /// precision is reached or `mostDraws` are made: the result is that of a run with as many draws.
  ///
  /// - Parameter options: the draws of the first run.
  public static func reaching(
    _ precision: Precision, model: Model, scenario: String, options: RunOptions,
    monitor: Simulation.Monitor
  ) throws(RunFailure) -> (analysis: Analysis, outcome: Precision.Outcome) {
    var options = options
    options.settings.draws = min(options.settings.draws, precision.mostDraws)
    while true {
      let analysis = try Analysis(
        of: model, scenario: scenario, options: options, monitor: monitor)
      let draws = options.settings.draws
      let worst = Precision.worst(analysis)
      let isReached = (worst?.relativeError ?? 0) <= precision.target
      if isReached || draws >= precision.mostDraws {
        return (
          analysis, Precision.Outcome(draws: draws, worst: worst, isReached: isReached)
        )
      }
      // The error of independent draws falls as 1 / sqrt(n); the last doubling is left to be seen.
      var next = 2 * draws
      let ratio = (worst?.relativeError ?? 0) / precision.target
      if options.settings.design == MonteCarlo.name, ratio.isFinite {
        while Double(next) * 2 < Double(draws) * ratio * ratio * 0.9, next < precision.mostDraws {
          next *= 2
        }
      }
      options.settings.draws = min(next, precision.mostDraws)
    }
  }
}
