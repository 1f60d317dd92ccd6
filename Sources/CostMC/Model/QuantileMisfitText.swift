import Probability

extension QuantileMisfit {
  /// "P50 is 3.2 where 3 is stated, the largest misfit".
  var words: String {
    let place = NumberFormat.significant(p * 100, digits: 6)
    func number(_ x: Double) -> String {
      (x < 0 ? "-" : "") + NumberFormat.significant(abs(x), digits: 5)
    }
    return "P\(place) is \(number(fitted)) where \(number(stated)) is stated, the largest misfit"
  }
}
