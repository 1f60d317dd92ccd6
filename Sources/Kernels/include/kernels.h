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

// The instruction-set level in use: 0 baseline, 1 AVX2, 2 AVX-512, 3 AVX-512 with GFNI.
// COSTMC_ISA=base|avx2|avx512|gfni forces a level that the machine has.
enum { KERNEL_LEVELS = 4 };
int kernels_level(void);
int kernels_level_available(int level);
// Forces a level from now on (for tests that compare them); returns 0 if the machine lacks it.
int kernels_force_level(int level);
const char *kernels_level_name(int level);
// What COSTMC_ISA asked for where that is no level or one that the machine lacks; null otherwise.
const char *kernels_refused_level(void);

kernel_binary kernels_binary(kernel_binary_op op);
kernel_binary_constant kernels_binary_constant(kernel_binary_op op);
kernel_constant_binary kernels_constant_binary(kernel_binary_op op);
kernel_unary kernels_unary(kernel_unary_op op);
// out = condition != 0 ? a : b; a NaN condition gives NaN. (Any operand may be a filled column.)
void kernels_select(const double *condition, const double *a, const double *b, double *out, size_t n);
void kernels_fill(double value, double *out, size_t n);

// MARK: Uniforms

// A uniform is held as a signed tail probability t: t > 0 means u = t, t < 0 means u = 1 + t, with
// 0 < |t| < 1/2. Both tails keep all their digits.

enum { KERNEL_BLOCK = 1024 };

// Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405): one block of KERNEL_BLOCK
// uniforms. Counter = (index of the pair, stream), key = seed; draw i of the block takes the first
// 64 bits of pair i (i < KERNEL_BLOCK / 2) or the second 64 bits of pair i - KERNEL_BLOCK / 2.
void kernels_uniforms(uint64_t seed, uint64_t stream, uint64_t block, double *out);
// The bare generator, for its known answers.
void kernels_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// MARK: Designs in replicates

// Draw i of a run belongs to replicate i % KERNEL_REPLICATES and is its draw number
// i / KERNEL_REPLICATES; a block holds as many draws of each.
enum { KERNEL_REPLICATES = 32 };

// One dimension, 0..<KERNEL_SOBOL_DIMENSIONS, of Sobol' sequences, scrambled for each replicate by
// (seed, stream).
enum { KERNEL_SOBOL_DIMENSIONS = 2048 };
typedef struct kernel_sobol kernel_sobol;
kernel_sobol *kernels_sobol_create(size_t dimension, uint64_t seed, uint64_t stream);
void kernels_sobol(const kernel_sobol *sobol, uint64_t block, double *out);

// One dimension of a Latin hypercube of `draws` draws in all, for each replicate.
typedef struct kernel_latin_hypercube kernel_latin_hypercube;
kernel_latin_hypercube *kernels_latin_hypercube_create(
    uint64_t draws, uint64_t seed, uint64_t stream);
// Takes a block of uniforms, which say where in their strata the draws lie; what is past the last
// draw stays as it is.
void kernels_latin_hypercube(const kernel_latin_hypercube *hypercube, uint64_t block, double *out);

// Ends what was created.
void kernels_destroy(void *object);

// MARK: Quantiles

// out = minimum + (maximum - minimum) u
void kernels_quantile_uniform(const double *t, double minimum, double maximum, double *out, size_t n);
void kernels_quantile_triangular(
    const double *t, double minimum, double mode, double maximum, double *out, size_t n);

// A table over octaves of |t|: `cells` cells of four coefficients (of powers of the position in the
// cell, -1/2 to 1/2) for t > 0, then as many for t < 0. Cell 0 of each half is all NaN and takes
// whatever lies below the lowest octave; so are cells that must be computed exactly.
enum { KERNEL_CELL_BITS = 6, KERNEL_CELLS = 1 << KERNEL_CELL_BITS };
typedef struct {
  const double *coefficients;
  uint64_t base;  // (bits of |t| >> (52 - KERNEL_CELL_BITS)) of cell 1, less 1
  uint64_t cells;
} kernel_table;
// Returns how many results are NaN: those the caller computes exactly.
size_t kernels_quantile_table(const kernel_table *table, const double *t, double *out, size_t n);

// The least |t| on either side, 1 where a side has none.
void kernels_least_tails(const double *t, size_t n, double *lower, double *upper);

// Guide table of a step function: for u in cell k of `cells` equal ones, the search starts at
// guide[k]. cumulative[j] = P(X <= values[j]); survival[j] = P(X > values[j]), to decide the upper half.
typedef struct {
  const double *values, *cumulative, *survival;
  const uint32_t *guide;
  uint32_t count, cells;
} kernel_steps;
void kernels_quantile_steps(const kernel_steps *steps, const double *t, double *out, size_t n);

// out += weight * a
void kernels_add_scaled(const double *a, double weight, double *out, size_t n);
// A score z to the signed tail probability of the standard normal; t stays inside (-1/2, 1/2).
void kernels_normal_tail(const double *z, double *out, size_t n);

// MARK: Accumulation

// Sums of (x - shift)^k for k = 1..4 over eight lanes that are joined in a fixed order, with the
// extremes. Draws must be finite.
typedef struct {
  double shift, sums[4], minimum, maximum;
  uint64_t count;
} kernel_sums;
void kernels_accumulate_sums(const double *x, size_t n, kernel_sums *sums);
// What the spread over the replicates of a design is taken from, `marks` limits long. x[0] is of
// replicate 0; draws that are not finite are left out, one by one unless it is known that there are none.
typedef struct {
  double shift;
  // A power of two: distances from the shift and limits with a side are compared and added up as floats
  // of this unit.
  double unit;
  double *sums;  // [5][KERNEL_REPLICATES]: how many draws, then the sums of (x - shift)^k, k = 1..4
  size_t marks, excess_marks;
  const double *limits;  // [marks]
  const double *sides;   // [excess_marks]: 1 = distances above the limit, -1 = below
  double *counts;        // [marks][KERNEL_REPLICATES]: draws <= limit
  double *excess;        // [excess_marks][KERNEL_REPLICATES]: sums of the distances beyond
} kernel_tally;
void kernels_accumulate_tally(const double *x, size_t n, int are_finite, kernel_tally *tally);
// Extremes of finite values; infinity and its negative of none.
void kernels_extremes(const double *x, size_t n, double *least, double *most);
// How many values are not finite.
size_t kernels_count_non_finite(const double *x, size_t n);
// How many values are <= limit.
size_t kernels_count_at_most(const double *x, size_t n, double limit);

// MARK: Rows and order

// Rows of eight doubles, added up by slice: sums[8 index[i]...] += rows[8 i...], in the order of i.
void kernels_add_rows(const double *rows, const uint8_t *index, size_t n, double *sums);
// The same with the rows times z beside them: table[16 slice...] holds eight sums of y, then of z y.
void kernels_add_rows_and_products(
    const double *rows, const double *z, const uint8_t *index, size_t n, double *table);
// Sum of (a - first) (b - second) by eight running sums, joined one after the other.
double kernels_centred_product(
    const double *a, const double *b, size_t n, double first, double second);
// Straight lines y = a + b z in each of up to 256 slices, fitted to all blocks but one and compared
// with the draws of that one, for eight columns y. inputs[3 (block * slices + slice)...]: number of
// draws, sums of z and of z z; outputs[16 (block * slices + slice)...]: eight sums of y, then of z y.
// Of each block, for eight columns: the sum of prediction times draw, and of the squared predictions,
// after the mean of the other blocks is taken off. `lines` is null or takes eight a and eight b of each
// block and slice.
void kernels_cross_validate(
    const double *inputs, const double *outputs, size_t blocks, size_t slices, double *products,
    double *squares, double *lines);
// Eight columns less their centres, as rows; a column that is null, which the first is not, gives 0.
void kernels_rows(
    const double *const columns[8], const double centres[8], size_t n, double *rows);
// Indices of n < 2^32 finite values by increasing value, equal ones as they stand. `keys` and
// `spare` are room for n each. Returns 0 where surely no two values are equal.
int kernels_order(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, uint32_t *order);
// The values themselves in that order.
void kernels_sort(const double *x, size_t n, uint64_t *keys, uint64_t *spare, double *sorted);
// Those of `count` ranks, which do not decrease and are below n.
void kernels_ranked(
    const double *x, size_t n, const size_t *ranks, size_t count, uint64_t *keys, uint64_t *spare,
    double *found);

// Tells the allocator of this process to keep the pages of columns that were freed for the next
// ones, and takes the first of them as huge pages where the system has those: small ones, given back
// and taken anew for each column, were a fifth of a short run's time.
void kernels_keep_pages(void);
// Asks for huge pages for memory that is about to be filled, where the system has those.
void kernels_use_huge_pages(void *start, size_t bytes);

// Counts over bins that are fine near `centre`: 2^KERNEL_BIN_BITS bins an octave of |x - centre| on
// each side, 2^KERNEL_FINE_BITS in the KERNEL_FINE_OCTAVES octaves from bin `fine`, a whole number of
// octaves, on. Bins 0..half-1 hold x >= centre upwards from it, half..2 half-1 x < centre.
enum {
  KERNEL_BIN_BITS = 8, KERNEL_BIN_OCTAVES = 64, KERNEL_FINE_BITS = 11, KERNEL_FINE_OCTAVES = 2,
  KERNEL_FINE_BINS = KERNEL_FINE_OCTAVES << KERNEL_FINE_BITS,
  // What these have more than others.
  KERNEL_FURTHER_BINS = KERNEL_FINE_BINS - (KERNEL_FINE_OCTAVES << KERNEL_BIN_BITS),
  KERNEL_BINS_HALF = (KERNEL_BIN_OCTAVES << KERNEL_BIN_BITS) + KERNEL_FURTHER_BINS
};
void kernels_histogram(
    const double *x, size_t n, double centre, uint64_t base, uint32_t fine, uint32_t *counts);
