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

// keys[i] = how far x[i] is from the least value, whose ordered bits are `low`, moved up by `shift`
// bits, with i in the bits of `index`.
void kernels_order_keys(
    const double *x, size_t n, uint64_t low, int shift, uint64_t index, uint64_t *keys);
