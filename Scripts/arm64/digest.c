// Prints a digest of the bits that each kernel returns, for builds to be compared. Functions that
// are the C library's own (sine, gamma, ...) are left out: they differ in their last bits.
#pragma STDC FP_CONTRACT OFF

#include "kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = KERNEL_BLOCK, BLOCKS = 64 };

static double t[BLOCKS * N], x[BLOCKS * N], y[BLOCKS * N], out[BLOCKS * N];

// FNV-1a over the bits. A NaN counts as a NaN: its sign and payload are the processor's.
static void digest(const char *name, int number, const double *values, size_t n) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits = 0x7ff8000000000000u;
    if (values[i] == values[i]) memcpy(&bits, values + i, 8);
    for (int k = 0; k < 8; k++) hash = (hash ^ (bits >> (8 * k) & 255)) * 0x100000001b3u;
  }
  printf("%s %d %016llx\n", name, number, (unsigned long long)hash);
}

static void designs(void) {
  for (size_t b = 0; b < BLOCKS; b++) kernels_uniforms(7, 1234567, b, t + b * N);
  digest("uniforms", 0, t, BLOCKS * N);
  for (size_t dimension = 0; dimension < 40; dimension += 13) {
    kernel_sobol *sobol = kernels_sobol_create(dimension, 7, 99);
    for (size_t b = 0; b < BLOCKS; b++) kernels_sobol(sobol, b, out + b * N);
    digest("sobol", (int)dimension, out, BLOCKS * N);
    kernels_destroy(sobol);
  }
  kernel_latin_hypercube *hypercube = kernels_latin_hypercube_create(BLOCKS * N, 7, 3);
  memcpy(out, t, sizeof t);
  for (size_t b = 0; b < BLOCKS; b++) kernels_latin_hypercube(hypercube, b, out + b * N);
  digest("latin-hypercube", 0, out, BLOCKS * N);
  kernels_destroy(hypercube);
}

static void quantiles(void) {
  kernels_quantile_uniform(t, 25e3, 35e3, out, BLOCKS * N);
  digest("uniform", 0, out, BLOCKS * N);
  kernels_quantile_triangular(t, 1, 2, 5, out, BLOCKS * N);
  digest("triangular", 0, out, BLOCKS * N);
  for (size_t i = 0; i < BLOCKS * N; i++) {
    x[i] = 8 * t[i];
    y[i] = 1 / (0.1 + 4 * t[(i * 7 + 1) % (BLOCKS * N)] * t[(i * 7 + 1) % (BLOCKS * N)]);
  }
  kernels_normal_tail(x, out, BLOCKS * N);
  digest("normal-tail", 0, out, BLOCKS * N);
}

static void arithmetic(void) {
  for (int op = 0; op < KERNEL_BINARY_COUNT; op++) {
    if (op == KERNEL_ATAN2) continue;
    // Powers of negative numbers are NaN but for whole exponents, which are the C library's.
    kernels_binary(op)(op == KERNEL_POWER ? y : x, y, out, BLOCKS * N);
    digest("binary", op, out, BLOCKS * N);
  }
  const int unary[] = {
    KERNEL_NEGATE, KERNEL_ABSOLUTE, KERNEL_SQUARE_ROOT, KERNEL_EXPONENTIAL, KERNEL_LOGARITHM,
    KERNEL_FLOOR, KERNEL_CEILING, KERNEL_ROUND, KERNEL_SQUARE,
  };
  for (size_t k = 0; k < sizeof unary / sizeof *unary; k++) {
    kernels_unary(unary[k])(unary[k] == KERNEL_LOGARITHM ? y : x, out, BLOCKS * N);
    digest("unary", unary[k], out, BLOCKS * N);
  }
}

static void statistics(void) {
  kernel_sums sums = {.shift = 1, .minimum = 1e300, .maximum = -1e300};
  kernels_accumulate_sums(y, BLOCKS * N, &sums);
  digest("sums", 0, &sums.shift, 7);
  static uint64_t keys[BLOCKS * N], spare[BLOCKS * N];
  kernels_sort(y, BLOCKS * N, keys, spare, out);
  digest("sort", 0, out, BLOCKS * N);
  static uint32_t counts[2 * KERNEL_BINS_HALF];
  const uint64_t base = (0x3ffull - 32) << KERNEL_BIN_BITS;
  kernels_histogram(x, BLOCKS * N, 1, base, 31u << KERNEL_BIN_BITS, counts);
  for (size_t i = 0; i < BLOCKS * N; i++) out[i] = counts[i % (2 * KERNEL_BINS_HALF)];
  digest("histogram", 0, out, BLOCKS * N);
  const double limits[] = {-1, 0.5, 2}, sides[] = {-1, 1};
  static double tallied[10 * KERNEL_REPLICATES];
  kernel_tally tally = {
    .shift = 1, .unit = 0.5, .sums = tallied, .marks = 3, .excess_marks = 2, .limits = limits,
    .sides = sides, .counts = tallied + 5 * KERNEL_REPLICATES,
    .excess = tallied + 8 * KERNEL_REPLICATES,
  };
  kernels_accumulate_tally(x, BLOCKS * N, 1, &tally);
  digest("tally", 0, tallied, 10 * KERNEL_REPLICATES);
  double product = kernels_centred_product(x, y, BLOCKS * N, 0.5, 3);
  digest("centred-product", 0, &product, 1);
}

int main(void) {
  designs();
  quantiles();
  arithmetic();
  statistics();
  return 0;
}
