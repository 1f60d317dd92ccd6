#include "kernels.h"

#include <string.h>

// Radix sort of the leading bits of the values' distances to the smallest, then the same within the
// few stretches where those agree.

enum { DIGITS_MOST = 1 << 11, FEW = 24 };

// An integer that orders as the value does; -0 as 0.
static inline uint64_t ordered_bits(double value) {
  double positive = value + 0.0;
  int64_t bits;
  memcpy(&bits, &positive, 8);
  return (uint64_t)(bits ^ ((bits >> 63) & INT64_MAX)) ^ (1ull << 63);
}

static void insertion(const double *x, uint64_t *keys, size_t n) {
  for (size_t i = 1; i < n; i++) {
    uint64_t moved = keys[i];
    double value = x[(uint32_t)moved];
    size_t place = i;
    while (place > 0 && x[(uint32_t)keys[place - 1]] > value) {
      keys[place] = keys[place - 1];
      place--;
    }
    keys[place] = moved;
  }
}

static void scatter(
    const uint64_t *from, uint64_t *to, size_t n, uint32_t *starts, uint32_t digits, int shift) {
  uint32_t position = 0;
  for (uint32_t digit = 0; digit < digits; digit++) {
    uint32_t count = starts[digit];
    starts[digit] = position;
    position += count;
  }
  for (size_t i = 0; i < n; i++) to[starts[(from[i] >> shift) & (digits - 1)]++] = from[i];
}

// Orders the indices in the low halves of `keys`, which stand in increasing order where x is equal.
static void order_keys(const double *x, uint64_t *keys, uint64_t *spare, size_t n) {
  if (n <= FEW) {
    insertion(x, keys, n);
    return;
  }
  uint64_t low = UINT64_MAX, high = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits = ordered_bits(x[(uint32_t)keys[i]]);
    low = bits < low ? bits : low;
    high = bits > high ? bits : high;
  }
  if (low == high) return;
  // Two digits part most of some thousand values; more of them need three, cut to 32 bits. Few
  // values take short digits, whose counts do not outweigh them.
  int passes = n > 1 << 15 ? 3 : 2, bits_a_digit = n < 1 << 11 ? 8 : 11;
  int kept = passes == 3 ? 32 : 2 * bits_a_digit;
  uint32_t digits = 1u << bits_a_digit;
  int width = 64 - __builtin_clzll(high - low), shift = width > kept ? width - kept : 0;
  uint32_t counts[3][DIGITS_MOST];
  for (int pass = 0; pass < passes; pass++) memset(counts[pass], 0, digits * sizeof counts[0][0]);
  for (size_t i = 0; i < n; i++) {
    uint32_t index = (uint32_t)keys[i];
    uint64_t key = (ordered_bits(x[index]) - low) >> shift;
    keys[i] = key << 32 | index;
    counts[0][key & (digits - 1)]++;
    counts[1][(key >> bits_a_digit) & (digits - 1)]++;
    if (passes == 3) counts[2][key >> 2 * bits_a_digit]++;
  }
  scatter(keys, spare, n, counts[0], digits, 32);
  scatter(spare, keys, n, counts[1], digits, 32 + bits_a_digit);
  if (passes == 3) {
    scatter(keys, spare, n, counts[2], digits, 32 + 2 * bits_a_digit);
    memcpy(keys, spare, n * sizeof *keys);
  }
  if (shift == 0) return;
  for (size_t start = 0, end; start < n; start = end) {
    end = start + 1;
    while (end < n && keys[end] >> 32 == keys[start] >> 32) end++;
    if (end - start > 1) order_keys(x, keys + start, spare + start, end - start);
  }
}

void kernels_order(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, uint32_t *order) {
  for (size_t i = 0; i < n; i++) keys[i] = i;
  order_keys(x, keys, spare, n);
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)keys[i];
}
