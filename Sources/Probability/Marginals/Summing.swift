/// sqrt(sum of weight times distance squared) over pairs of a weight and a distance, without over- or
/// underflow.
func rootMeanSquare(_ terms: some Sequence<(Double, Double)>) -> Double {
  let largest = terms.reduce(0) { max($0, abs($1.1)) }
  guard largest > 0, largest.isFinite else { return largest }
  return largest
    * terms.reduce(0) { $0 + $1.0 * ($1.1 / largest) * ($1.1 / largest) }
    .squareRoot()
}

/// The first of `count` indices at which a condition that holds from some index on is met; else
/// `count`.
func firstIndex(of count: Int, where holds: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
