#include "kernels.h"
#include "ordering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Contraction would make levels with and without FMA differ in last bits.
#pragma STDC FP_CONTRACT OFF
// Loops over libm's functions are asked to vectorise like all others; it is no fault if they do not.
#pragma clang diagnostic ignored "-Wpass-failed"
// Functions that take vectors are inlined always: no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double four_doubles __attribute__((vector_size(32)));
typedef double eight_doubles __attribute__((vector_size(64)));
typedef int64_t eight_integers __attribute__((vector_size(64)));
typedef uint64_t eight_words __attribute__((vector_size(64)));
typedef float sixteen_floats __attribute__((vector_size(64)));
typedef int32_t sixteen_integers __attribute__((vector_size(64)));
typedef float eight_floats __attribute__((vector_size(32)));
typedef int32_t eight_half_integers __attribute__((vector_size(32)));
typedef uint8_t eight_bytes __attribute__((vector_size(8)));

#define choose(mask, a, b) \
  ((eight_doubles)(((eight_integers)(a) & (mask)) | ((eight_integers)(b) & ~(mask))))

static inline uint64_t bits_of(double x) {
  uint64_t b;
  memcpy(&b, &x, 8);
  return b;
}
static inline double double_of(uint64_t b) {
  double x;
  memcpy(&x, &b, 8);
  return x;
}

#include "elementary.inc"
#include "designs.inc"
#include "products.inc"

typedef struct {
  kernel_binary columns;
  kernel_binary_constant constant_right;
  kernel_constant_binary constant_left;
} binary_forms;

typedef struct {
  binary_forms binary[KERNEL_BINARY_COUNT];
  kernel_unary unary[KERNEL_UNARY_COUNT];
  void (*select)(const double *, const double *, const double *, double *, size_t);
  void (*fill)(double, double *, size_t);
  void (*add_scaled)(const double *, double, double *, size_t);
  void (*uniforms)(uint64_t, uint64_t, uint64_t, double *);
  void (*sobol)(const kernel_sobol *, uint64_t, double *);
  void (*latin_hypercube)(const kernel_latin_hypercube *, uint64_t, double *);
  void (*quantile_uniform)(const double *, double, double, double *, size_t);
  void (*quantile_triangular)(const double *, double, double, double, double *, size_t);
  size_t (*quantile_table)(const kernel_table *, const double *, double *, size_t);
  void (*normal_tail)(const double *, double *, size_t);
  void (*accumulate_sums)(const double *, size_t, kernel_sums *);
  void (*accumulate_tally)(const double *, size_t, kernel_tally *);
  size_t (*count_non_finite)(const double *, size_t);
  size_t (*count_at_most)(const double *, size_t, double);
  void (*histogram)(const double *, size_t, double, uint64_t, uint32_t, uint32_t *);
  void (*add_rows)(const double *, const uint8_t *, size_t, double *);
  void (*add_rows_and_products)(
      const double *, const double *, const uint8_t *, size_t, double *);
  double (*centred_product)(const double *, const double *, size_t, double, double);
  void (*cross_validate)(
      const double *, const double *, size_t, size_t, double *, double *, double *);
  void (*rows)(const double *const *, const double *, size_t, double *);
  void (*least_tails)(const double *, size_t, double *, double *);
  void (*extremes)(const double *, size_t, double *, double *);
  void (*order_keys)(const double *, size_t, uint64_t, int, uint64_t, uint64_t *);
} kernel_level;

// A kernel's name at the level that is being built.
#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define FN(name) JOIN(name, SUFFIX)

#define BITS_REVERSED __builtin_elementwise_bitreverse
#define SUFFIX base
#define TARGET
#include "kernels.inc"
#undef SUFFIX
#undef TARGET
#if defined(__x86_64__)
#define SUFFIX avx2
#define TARGET __attribute__((target("avx2")))
#include "kernels.inc"
#undef SUFFIX
#undef TARGET
#define SUFFIX avx512
#define TARGET \
  __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2"), min_vector_width(512)))
#include "kernels.inc"
#undef SUFFIX
#undef TARGET

#undef BITS_REVERSED
#define BITS_REVERSED bits_reversed_gfni
#define SUFFIX gfni
#define TARGET \
  __attribute__((target("gfni,avx512f,avx512dq,avx512vl,avx512bw,avx2"), min_vector_width(512)))
#define low_products_gfni low_products_avx512
#define signed_tails_gfni signed_tails_avx512
TARGET static inline __attribute__((always_inline)) eight_words bits_reversed_gfni(eight_words x) {
  const __m512i bytes = _mm512_gf2p8affine_epi64_epi8(
      (__m512i)x, _mm512_set1_epi64((long long)0x8040201008040201ull), 0);
  const __m512i order = _mm512_set4_epi32(0x08090a0b, 0x0c0d0e0f, 0x00010203, 0x04050607);
  return (eight_words)_mm512_shuffle_epi8(bytes, order);
}
#include "sobol.inc"
#undef SUFFIX
#undef TARGET
#endif

int kernels_level_available(int level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == 3) return kernels_level_available(2) && __builtin_cpu_supports("gfni");
  if (level == 2)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  if (level == 1) return __builtin_cpu_supports("avx2") != 0;
#endif
  return level == 0;
}

static const kernel_level *level_at(int level) {
#if defined(__x86_64__)
  if (level == 3) {
    // All but one of the kernels are those of the level below.
    static kernel_level level_gfni;
    level_gfni = level_avx512;
    level_gfni.sobol = sobol_gfni;
    return &level_gfni;
  }
  if (level == 2) return &level_avx512;
  if (level == 1) return &level_avx2;
#endif
  return &level_base;
}

static int current_number = -1;
static const kernel_level *current = 0;

const char *kernels_level_name(int level) {
  static const char *const names[] = {"base", "avx2", "avx512", "gfni"};
  return names[level];
}

int kernels_force_level(int level) {
  if (level < 0 || level >= KERNEL_LEVELS || !kernels_level_available(level)) return 0;
  current = level_at(level);
  current_number = level;
  return 1;
}

static const char *refused = 0;

const char *kernels_refused_level(void) { return refused; }

// Runs before main, so that no thread ever sees the choice being made.
__attribute__((constructor)) static void choose_level(void) {
  const char *forced = getenv("COSTMC_ISA");
  if (forced && !*forced) forced = 0;
  for (int level = KERNEL_LEVELS - 1; level >= 0; level--)
    if (forced && strcmp(forced, kernels_level_name(level)) == 0 && kernels_force_level(level)) return;
  refused = forced;
  for (int level = KERNEL_LEVELS - 1; level >= 0; level--)
    if (kernels_force_level(level)) return;
}

int kernels_level(void) { return current_number; }

kernel_binary kernels_binary(kernel_binary_op op) { return current->binary[op].columns; }
kernel_binary_constant kernels_binary_constant(kernel_binary_op op) {
  return current->binary[op].constant_right;
}
kernel_constant_binary kernels_constant_binary(kernel_binary_op op) {
  return current->binary[op].constant_left;
}
kernel_unary kernels_unary(kernel_unary_op op) { return current->unary[op]; }
void kernels_select(const double *c, const double *a, const double *b, double *out, size_t n) {
  current->select(c, a, b, out, n);
}
void kernels_fill(double value, double *out, size_t n) { current->fill(value, out, n); }
void kernels_add_scaled(const double *a, double weight, double *out, size_t n) {
  current->add_scaled(a, weight, out, n);
}
void kernels_uniforms(uint64_t seed, uint64_t stream, uint64_t block, double *out) {
  current->uniforms(seed, stream, block, out);
}
void kernels_sobol(const kernel_sobol *sobol, uint64_t block, double *out) {
  current->sobol(sobol, block, out);
}
void kernels_latin_hypercube(const kernel_latin_hypercube *hypercube, uint64_t block, double *out) {
  current->latin_hypercube(hypercube, block, out);
}
void kernels_quantile_uniform(const double *t, double low, double high, double *out, size_t n) {
  current->quantile_uniform(t, low, high, out, n);
}
void kernels_quantile_triangular(
    const double *t, double low, double mode, double high, double *out, size_t n) {
  current->quantile_triangular(t, low, mode, high, out, n);
}
size_t kernels_quantile_table(const kernel_table *table, const double *t, double *out, size_t n) {
  return current->quantile_table(table, t, out, n);
}
void kernels_normal_tail(const double *z, double *out, size_t n) { current->normal_tail(z, out, n); }
void kernels_accumulate_sums(const double *x, size_t n, kernel_sums *sums) {
  current->accumulate_sums(x, n, sums);
}
void kernels_accumulate_tally(const double *x, size_t n, int are_finite, kernel_tally *tally) {
  if (are_finite) {
    current->accumulate_tally(x, n, tally);
  } else {
    for (size_t i = 0; i < n; i++) tally_one(tally, x[i], i % KERNEL_REPLICATES);
  }
}
size_t kernels_count_non_finite(const double *x, size_t n) { return current->count_non_finite(x, n); }
size_t kernels_count_at_most(const double *x, size_t n, double limit) {
  return current->count_at_most(x, n, limit);
}
void kernels_add_rows(const double *rows, const uint8_t *index, size_t n, double *sums) {
  current->add_rows(rows, index, n, sums);
}
void kernels_add_rows_and_products(
    const double *rows, const double *z, const uint8_t *index, size_t n, double *table) {
  current->add_rows_and_products(rows, z, index, n, table);
}
double kernels_centred_product(
    const double *a, const double *b, size_t n, double first, double second) {
  return current->centred_product(a, b, n, first, second);
}
void kernels_cross_validate(
    const double *inputs, const double *outputs, size_t blocks, size_t slices, double *products,
    double *squares, double *lines) {
  current->cross_validate(inputs, outputs, blocks, slices, products, squares, lines);
}
void kernels_rows(
    const double *const columns[8], const double centres[8], size_t n, double *rows) {
  current->rows(columns, centres, n, rows);
}
void kernels_least_tails(const double *t, size_t n, double *lower, double *upper) {
  current->least_tails(t, n, lower, upper);
}
void kernels_extremes(const double *x, size_t n, double *least, double *most) {
  current->extremes(x, n, least, most);
}
void kernels_order_keys(
    const double *x, size_t n, uint64_t low, int shift, uint64_t index, uint64_t *keys) {
  current->order_keys(x, n, low, shift, index, keys);
}
void kernels_histogram(
    const double *x, size_t n, double centre, uint64_t base, uint32_t fine, uint32_t *counts) {
  current->histogram(x, n, centre, base, fine, counts);
}

// Branches on data: nothing to gain from vectors, so one version serves all levels.
void kernels_quantile_steps(const kernel_steps *steps, const double *t, double *out, size_t n) {
  const double cells = steps->cells;
  for (size_t i = 0; i < n; i++) {
    double x = t[i];
    uint32_t j;
    if (x > 0) {
      j = steps->guide[(uint32_t)(x * cells)];
      while (steps->cumulative[j] < x && j + 1 < steps->count) j++;
    } else {
      uint32_t cell = (uint32_t)((1 + x) * cells);
      j = steps->guide[cell < steps->cells ? cell : steps->cells - 1];
      while (steps->survival[j] > -x && j + 1 < steps->count) j++;
    }
    out[i] = steps->values[j];
  }
}

void kernels_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]}, k[2] = {key[0], key[1]};
  for (int round = 0; round < 10; round++) {
    uint64_t p = 0xD2511F53ull * c[0], q = 0xCD9E8D57ull * c[2];
    uint32_t n0 = (uint32_t)(q >> 32) ^ c[1] ^ k[0], n2 = (uint32_t)(p >> 32) ^ c[3] ^ k[1];
    c[0] = n0;
    c[1] = (uint32_t)q;
    c[2] = n2;
    c[3] = (uint32_t)p;
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
  memcpy(out, c, sizeof c);
}
