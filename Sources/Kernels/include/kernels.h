// The block kernels: every loop over draws that has to be fast stands here, built once for each
// instruction-set level from one source (kernels.inc) and chosen at run time.
//
// All levels give the same bits: IEEE operations in a fixed order, no contraction, no fast-math.
// Columns may be the same array (in place) but may not overlap otherwise. n is any count >= 0.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
  KERNEL_ADD, KERNEL_SUBTRACT, KERNEL_MULTIPLY, KERNEL_DIVIDE, KERNEL_MINIMUM, KERNEL_MAXIMUM,
  KERNEL_POWER, KERNEL_ATAN2,
  KERNEL_LESS, KERNEL_LESS_EQUAL, KERNEL_GREATER, KERNEL_GREATER_EQUAL, KERNEL_EQUAL,
  KERNEL_NOT_EQUAL, KERNEL_AND, KERNEL_OR,
  KERNEL_BINARY_COUNT
} kernel_binary_op;

typedef enum {
  KERNEL_NEGATE, KERNEL_ABSOLUTE, KERNEL_SQUARE_ROOT, KERNEL_EXPONENTIAL, KERNEL_LOGARITHM,
  KERNEL_LOGARITHM10, KERNEL_LOGARITHM2, KERNEL_FLOOR, KERNEL_CEILING, KERNEL_ROUND, KERNEL_NOT,
  KERNEL_SINE, KERNEL_COSINE, KERNEL_TANGENT, KERNEL_ARCSINE, KERNEL_ARCCOSINE, KERNEL_ARCTANGENT,
  KERNEL_HYPERBOLIC_SINE, KERNEL_HYPERBOLIC_COSINE, KERNEL_HYPERBOLIC_TANGENT,
  KERNEL_ERROR_FUNCTION, KERNEL_COMPLEMENTARY_ERROR_FUNCTION, KERNEL_GAMMA, KERNEL_LOG_GAMMA,
  KERNEL_NORMAL_CDF, KERNEL_NORMAL_QUANTILE, KERNEL_SQUARE,
  KERNEL_UNARY_COUNT
} kernel_unary_op;

// Conditions are columns of 0 and 1. Comparisons with a NaN give 0 (NOT_EQUAL gives 1); MINIMUM,
// MAXIMUM, AND, OR and NOT of a NaN give NaN. ROUND is half away from zero.
typedef void (*kernel_binary)(const double *a, const double *b, double *out, size_t n);
typedef void (*kernel_binary_constant)(const double *a, double b, double *out, size_t n);
typedef void (*kernel_constant_binary)(double a, const double *b, double *out, size_t n);
typedef void (*kernel_unary)(const double *a, double *out, size_t n);

// The instruction-set level in use: 0 baseline, 1 AVX2, 2 AVX-512. COSTMC_ISA=base|avx2|avx512
// forces a level that the machine has.
int kernels_level(void);
int kernels_level_available(int level);
// Forces a level from now on (for tests that compare them); returns 0 if the machine lacks it.
int kernels_force_level(int level);
const char *kernels_level_name(int level);

kernel_binary kernels_binary(kernel_binary_op op);
kernel_binary_constant kernels_binary_constant(kernel_binary_op op);
kernel_constant_binary kernels_constant_binary(kernel_binary_op op);
kernel_unary kernels_unary(kernel_unary_op op);
// out = condition != 0 ? a : b; a NaN condition gives NaN. (Any operand may be a filled column.)
void kernels_select(const double *condition, const double *a, const double *b, double *out, size_t n);
void kernels_fill(double value, double *out, size_t n);
