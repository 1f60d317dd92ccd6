import Statistics

/// The share of an output's variance that rests on inputs of each quality.
///
/// Sums of the inputs' Shapley effects where these were computed: they add up to 1. Else sums of
/// their first-order shares Var(E[Y|Xi])/Var Y: what no input explains alone
/// (interactions) is the remainder; where inputs are correlated, shares count what they have in
/// common for each of them, and the remainder may be negative.
///
/// Standard errors add in squares, as for independent estimates.
public struct SourceQuality: Sendable {
  public struct Share: Sendable {
    /// `measured`, `reported`, `press`, `judgement`, or `unstated`.
    public var quality: String
    public var share: Estimate
    public var inputs: [String]
  }
  public var output: String
  public var shares: [Share]
  /// 1 less the sum of the shares.
  public var remainder: Estimate

  /// In the order of trust; `unstated` where neither the input nor its source says.
  public static let qualities = ["measured", "reported", "press", "judgement", "unstated"]

  /// Of each output whose shares can be told.
  static func all(_ rankings: [SensitivityRanking], inputs: [Input]) -> [SourceQuality] {
    let qualityOf = Dictionary(
      inputs.map { ($0.name, $0.quality ?? $0.source?.quality ?? "unstated") }
    ) { first, _ in first }
    return rankings.compactMap { SourceQuality($0, qualityOf: qualityOf) }
  }

  /// nil where the shares cannot be told: where there is no variance, or squares overflow.
  private init?(_ ranking: SensitivityRanking, qualityOf: [String: String]) {
    output = ranking.output
    let method =
      ranking.inputs.allSatisfy { $0.indices["shapley"] != nil } ? "shapley" : "firstOrder"
    guard !ranking.inputs.isEmpty, ranking.inputs.allSatisfy({ $0.indices[method] != nil })
    else { return nil }
    let byQuality = Dictionary(grouping: ranking.inputs) { qualityOf[$0.input] ?? "" }
    shares = Self.qualities.compactMap { quality in
      guard let members = byQuality[quality] else { return nil }
      return Share(
        quality: quality, share: Self.sum(members.compactMap { $0.indices[method] }),
        inputs: members.map(\.input))
    }
    let all = Self.sum(ranking.inputs.compactMap { $0.indices[method] })
    remainder = Estimate(1 - all.value, standardError: all.standardError)
    guard remainder.value.isFinite else { return nil }
  }

  private static func sum(_ parts: [Estimate]) -> Estimate {
    let variance = parts.reduce(0) { $0 + ($1.standardError ?? 0) * ($1.standardError ?? 0) }
    return Estimate(
      parts.reduce(0) { $0 + $1.value },
      standardError: parts.contains { $0.standardError == nil } ? nil : variance.squareRoot())
  }
}
