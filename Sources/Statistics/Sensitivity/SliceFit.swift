import Kernels

/// Outputs fitted by a straight line in each slice of one input: sums by block and slice, from which
/// the fit without any one block follows.
struct SliceFit: Sendable {
  /// `intercept + slope * z` in a slice, with the local coordinate z, for eight outputs.
  struct Line {
    var intercept = Rows.Row.zero
    var slope = Rows.Row.zero
  }

  /// How lines fitted to all blocks but one predict the draws of that one.
  struct Validation {
    /// Sums over each block of prediction times draw.
    var products: [Rows.Row]
    /// Sums over each block of squared predictions.
    var squares: [Rows.Row]
    /// `[block * sliceCount + slice]`, where they were asked for.
    var lines: [Line]
  }

  /// Sums over the draws of one slice in one block: of y and of z y for eight outputs.
  struct OutputSums {
    var y = Rows.Row.zero
    var zy = Rows.Row.zero
  }

  /// Sums over the draws of one slice in one block.
  struct InputSums {
    var size = 0.0
    var z = 0.0
    var zz = 0.0
  }

  let blocks: Blocks
  let shares: [Double]
  /// Free parameters of the fit to one output, less its mean.
  let parameterCount: Int
  let coordinate: LocalCoordinate
  // Tables are [block * sliceCount + slice].
  private let input: [InputSums]
  private let output: [[OutputSums]]

  var sliceCount: Int { shares.count }

  /// Groups of eight outputs of which none is wanted have no fit.
  func isFitted(group: Int) -> Bool { !output[group].isEmpty }

  /// - Parameters:
  ///   - outputs: columns centred on about their means.
  ///   - wanted: the outputs to be fitted; all where it is nil.
  init(input column: SlicedColumn, outputs: Rows, of wanted: [Bool]? = nil, blocks: Blocks) {
    let coordinate = LocalCoordinate(column)
    let filled = column.slices.sizes.count { $0 > 0 }
    let local = coordinate.places(of: column)
    let input = Self.inputSums(column, local, blocks)
    let output = outputs.groups.enumerated().map { group, rows in
      outputs.members(ofGroup: group).contains { wanted?[$0.column] ?? true }
        ? Self.outputSums(rows: rows, column, local, blocks) : []
    }
    self.blocks = blocks
    self.coordinate = coordinate
    self.input = input
    self.output = output
    shares = column.slices.shares
    parameterCount = column.slices.byValue ? filled - 1 : 2 * filled - 1
  }

  /// Lines and predictions are less the mean of the outputs over the other blocks.
  func validation(group: Int, keepsLines: Bool = false) -> Validation {
    let rows = [Rows.Row](repeating: .zero, count: blocks.count)
    var result = Validation(products: rows, squares: rows, lines: [])
    if keepsLines { result.lines = Array(repeating: Line(), count: blocks.count * sliceCount) }
    // An `InputSums` is three doubles; an `OutputSums` and a `Line` are two rows of them.
    input.withUnsafeBytes { input in
      output[group].withUnsafeBytes { output in
        result.products.withUnsafeMutableBytes { products in
          result.squares.withUnsafeMutableBytes { squares in
            result.lines.withUnsafeMutableBytes { lines in
              kernels_cross_validate(
                input.assumingMemoryBound(to: Double.self).baseAddress,
                output.assumingMemoryBound(to: Double.self).baseAddress, blocks.count, sliceCount,
                products.assumingMemoryBound(to: Double.self).baseAddress,
                squares.assumingMemoryBound(to: Double.self).baseAddress,
                keepsLines ? lines.assumingMemoryBound(to: Double.self).baseAddress : nil)
            }
          }
        }
      }
    }
    return result
  }

  /// Sums over each block of draws weighted by slice, and of the weights.
  func weighted(_ weights: [Double], group: Int) -> [(sum: Rows.Row, weight: Double)] {
    let taken = weights.indices.filter { weights[$0] != 0 }
    return output[group].withUnsafeBufferPointer { output in
      input.withUnsafeBufferPointer { input in
        (0..<blocks.count).map { block in
          var sum = Rows.Row.zero
          var total = 0.0
          for slice in taken {
            let cell = block * sliceCount + slice
            sum += output[cell].y * weights[slice]
            total += input[cell].size * weights[slice]
          }
          return (sum, total)
        }
      }
    }
  }

  /// The mean of the draws of some slices.
  func mean(group: Int, slices: [Int]) -> Rows.Row {
    var size = 0.0
    var sum = Rows.Row.zero
    for slice in slices {
      for cell in stride(from: slice, to: input.count, by: sliceCount) {
        size += input[cell].size
        sum += output[group][cell].y
      }
    }
    return size > 0 ? sum * (1 / size) : .zero
  }

  /// - Parameter local: the draws in the local coordinate.
  private static func inputSums(
    _ column: SlicedColumn, _ local: [Double], _ blocks: Blocks
  ) -> [InputSums] {
    var table = column.slices.occupancy.map { InputSums(size: $0) }
    guard !column.slices.byValue else { return table }
    let count = column.slices.count
    table.withUnsafeMutableBufferPointer { table in
      local.withUnsafeBufferPointer { local in
        column.slices.index.withUnsafeBufferPointer { index in
          for block in 0..<blocks.count {
            let base = block * count
            for i in blocks[block] {
              let slice = base &+ Int(index[i])
              table[slice].z += local[i]
              table[slice].zz += local[i] * local[i]
            }
          }
        }
      }
    }
    return table
  }

  private static func outputSums(
    rows: [Rows.Row], _ column: SlicedColumn, _ local: [Double], _ blocks: Blocks
  ) -> [OutputSums] {
    let count = column.slices.count
    var table = [OutputSums](repeating: OutputSums(), count: blocks.count * count)
    table.withUnsafeMutableBytes { table in
      rows.withUnsafeBytes { rows in
        local.withUnsafeBufferPointer { local in
          column.slices.index.withUnsafeBufferPointer { index in
            // An `OutputSums` is two rows of doubles, as the kernel takes them.
            let cells = table.assumingMemoryBound(to: Double.self).baseAddress
            let values = rows.assumingMemoryBound(to: Double.self).baseAddress
            guard let cells, let values, let z = local.baseAddress, let index = index.baseAddress
            else { return }
            for block in 0..<blocks.count {
              let draws = blocks[block]
              kernels_add_rows_and_products(
                values + Rows.width * draws.lowerBound, z + draws.lowerBound,
                index + draws.lowerBound, draws.count, cells + 2 * Rows.width * block * count)
            }
          }
        }
      }
    }
    return table
  }
}
