import Formulas
import Kernels

/// The registers of a program while they hold a block of draws.
struct BlockColumns {
  let base: UnsafeMutablePointer<Double>
  /// Doubles from one column to the next.
  var stride = BlockEngine.stride

  subscript(register: Int) -> UnsafeMutablePointer<Double> { base + register * stride }

  /// A tracked column in the unit of its statistics.
  ///
  /// - Parameter scratch: where it stands if it is not a register's as it is.
  func column(
    _ operand: Program.Operand, _ conversion: Conversion, scratch: UnsafeMutablePointer<Double>,
    count: Int
  ) -> UnsafePointer<Double> {
    switch operand {
    case .constant(let value): kernels_fill(conversion(value), scratch, count)
    case .register(let register):
      let source = self[register]
      if conversion.isIdentity { return UnsafePointer(source) }
      if conversion.multiplier != 1 {
        kernels_binary_constant(KERNEL_MULTIPLY)(source, conversion.multiplier, scratch, count)
      } else {
        kernels_binary_constant(KERNEL_DIVIDE)(source, conversion.divisor, scratch, count)
      }
    }
    return UnsafePointer(scratch)
  }
}
