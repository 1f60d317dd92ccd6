import Kernels

/// What one machine's draws add to a run: some segments of those draws that are not retained.
///
/// The head of the run is not in it: whoever joins the parts draws it again, which is cheaper than
/// to store and read it.
struct SimulationPart: Sendable {
  /// A bin that is not empty: see `kernels_histogram`.
  struct Bin: Sendable {
    var index: UInt32
    var count: Int
  }

  /// Of the rest.
  var segments: Range<Int>
  /// [segment][tracked]
  var sums: [[kernel_sums]]
  /// [segment][tracked]; empty for designs of independent draws.
  var tallies: [[[Double]]]
  /// [tracked]
  var bins: [[Bin]]
  /// [tracked][threshold]
  var atMost: [[Int]]
  var nonFinite: [Int]
  var firstNonFinite: [Int?]
  /// [bridge]
  var largestGaps: [Double]
}

extension SimulationPart {
  func write(to bytes: inout ByteWriter) {
    bytes.integer(segments.lowerBound)
    bytes.integer(segments.upperBound)
    bytes.list(sums) { bytes, row in
      bytes.list(row) { bytes, one in
        bytes.doubles([
          one.shift, one.sums.0, one.sums.1, one.sums.2, one.sums.3, one.minimum, one.maximum,
        ])
        bytes.integer(Int(one.count))
      }
    }
    bytes.list(tallies) { bytes, row in bytes.list(row) { $0.doubles($1) } }
    bytes.list(bins) { bytes, row in
      bytes.list(row) { bytes, bin in
        bytes.integer(Int(bin.index))
        bytes.integer(bin.count)
      }
    }
    bytes.list(atMost) { bytes, row in bytes.list(row) { $0.integer($1) } }
    bytes.list(nonFinite) { $0.integer($1) }
    bytes.list(firstNonFinite) { $0.integer($1 ?? -1) }
    bytes.doubles(largestGaps)
  }

  init(_ bytes: inout ByteReader) throws(ByteReader.Malformed) {
    let low = try bytes.integer()
    let high = try bytes.integer()
    guard low >= 0, low <= high else { throw ByteReader.Malformed() }
    segments = low..<high
    sums = try bytes.list { bytes throws(ByteReader.Malformed) in
      try bytes.list { bytes throws(ByteReader.Malformed) in
        let figures = try bytes.doubles()
        let count = try bytes.integer()
        guard figures.count == 7, count >= 0 else { throw ByteReader.Malformed() }
        return kernel_sums(
          shift: figures[0], sums: (figures[1], figures[2], figures[3], figures[4]),
          minimum: figures[5], maximum: figures[6], count: UInt64(count))
      }
    }
    tallies = try bytes.list { bytes throws(ByteReader.Malformed) in
      try bytes.list { bytes throws(ByteReader.Malformed) in try bytes.doubles() }
    }
    bins = try bytes.list { bytes throws(ByteReader.Malformed) in
      try bytes.list { bytes throws(ByteReader.Malformed) in
        guard let index = UInt32(exactly: try bytes.integer()) else {
          throw ByteReader.Malformed()
        }
        return Bin(index: index, count: try bytes.integer())
      }
    }
    atMost = try bytes.list { bytes throws(ByteReader.Malformed) in
      try bytes.list { bytes throws(ByteReader.Malformed) in try bytes.integer() }
    }
    nonFinite = try bytes.list { bytes throws(ByteReader.Malformed) in try bytes.integer() }
    firstNonFinite = try bytes.list { bytes throws(ByteReader.Malformed) in
      let draw = try bytes.integer()
      return draw < 0 ? nil : draw
    }
    largestGaps = try bytes.doubles()
  }
}
