import Kernels
import Testing

/// Lines fitted without one block, against the plain formulas on the draws themselves.
@Suite(.serialized) struct CrossValidationTests {
  private struct Draw {
    var block: Int
    var slice: Int
    var z: Double
    var y: [Double]
  }

  private static let (blocks, slices) = (5, 4)
  /// Slice 2 is empty, slice 3 has the same z throughout.
  private static let draws: [Draw] = {
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    return (0..<400).map { k in
      let slice = [0, 1, 3][k % 3]
      let z = slice == 3 ? 0 : next()
      let y = (0..<8).map { Double($0) * z + Double(slice) + next() }
      return Draw(block: k / 80, slice: slice, z: z, y: y)
    }
  }()

  private static var tables: (inputs: [Double], outputs: [Double]) {
    var inputs = [Double](repeating: 0, count: 3 * blocks * slices)
    var outputs = [Double](repeating: 0, count: 16 * blocks * slices)
    for draw in draws {
      let cell = draw.block * slices + draw.slice
      for (k, value) in [1, draw.z, draw.z * draw.z].enumerated() { inputs[3 * cell + k] += value }
      for lane in 0..<8 {
        outputs[16 * cell + lane] += draw.y[lane]
        outputs[16 * cell + 8 + lane] += draw.z * draw.y[lane]
      }
    }
    return (inputs, outputs)
  }

  /// Least squares in each slice over the draws of the other blocks, less their mean.
  private static func prediction(_ lane: Int, without block: Int) -> (Draw) -> Double {
    let others = draws.filter { $0.block != block }
    let mean = others.reduce(0) { $0 + $1.y[lane] } / Double(others.count)
    let lines = (0..<slices).map { slice -> (Double, Double) in
      let members = others.filter { $0.slice == slice }
      guard !members.isEmpty else { return (0, 0) }
      let n = Double(members.count)
      let (z, y) = (
        members.reduce(0) { $0 + $1.z } / n, members.reduce(0) { $0 + $1.y[lane] } / n
      )
      let spread = members.reduce(0) { $0 + ($1.z - z) * ($1.z - z) }
      let slope =
        spread > 0 ? members.reduce(0) { $0 + ($1.z - z) * ($1.y[lane] - y) } / spread : 0
      return (y - slope * z - mean, slope)
    }
    return { lines[$0.slice].0 + lines[$0.slice].1 * $0.z }
  }

  @Test func `blocks are predicted by the others`() {
    let (inputs, outputs) = Self.tables
    let before = kernels_level()
    defer { _ = kernels_force_level(before) }
    var bits: [[UInt64]] = []
    for level in [0] + LevelTests.levels {
      #expect(kernels_force_level(level) == 1)
      var products = [Double](repeating: .nan, count: 8 * Self.blocks)
      var squares = products
      var lines = [Double](repeating: .nan, count: 16 * Self.blocks * Self.slices)
      kernels_cross_validate(
        inputs, outputs, Self.blocks, Self.slices, &products, &squares, &lines)
      bits.append((products + squares + lines).map(\.bitPattern))
      for block in 0..<Self.blocks {
        let own = Self.draws.filter { $0.block == block }
        for lane in 0..<8 {
          let predict = Self.prediction(lane, without: block)
          let product = own.reduce(0) { $0 + predict($1) * $1.y[lane] }
          let square = own.reduce(0) { $0 + predict($1) * predict($1) }
          #expect(abs(products[8 * block + lane] - product) < 1e-10 * (1 + abs(product)))
          #expect(abs(squares[8 * block + lane] - square) < 1e-10 * (1 + abs(square)))
          let draw = own[0]
          let cell = 16 * (block * Self.slices + draw.slice)
          let value = lines[cell + lane] + lines[cell + 8 + lane] * draw.z
          #expect(abs(value - predict(draw)) < 1e-12)
        }
      }
    }
    #expect(bits.allSatisfy { $0 == bits[0] })
  }
}
