// What the sort and the vectorised levels share.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// An integer that orders as the value does; -0 as 0.
static inline uint64_t ordered_bits(double value) {
  double positive = value + 0.0;
  int64_t bits;
  memcpy(&bits, &positive, 8);
  return (uint64_t)(bits ^ ((bits >> 63) & INT64_MAX)) ^ (1ull << 63);
}

// Extremes of n > 0 finite values.
void kernels_extremes(const double *x, size_t n, double *least, double *most);
// keys[i] = the leading bits of how far x[i] is from the least value, whose ordered bits are `low`,
// above i.
void kernels_order_keys(
    const double *x, size_t n, uint64_t low, int left_out, int index_bits, uint64_t *keys);
