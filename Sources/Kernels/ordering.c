#include "kernels.h"

#include <math.h>
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

// How values are cut into digits: two part most of some thousand values; more of them need three,
// of 32 bits in all. Few values take short digits, whose counts do not outweigh them.
typedef struct {
  uint64_t low;
  int passes, bits, shift;
} cut;

static cut cut_of(size_t n, uint64_t low, uint64_t high) {
  cut c = {.low = low, .passes = n > 1 << 15 ? 3 : 2, .bits = n < 1 << 11 ? 8 : 11};
  int kept = c.passes == 3 ? 32 : 2 * c.bits;
  int width = 64 - __builtin_clzll(high - low);
  c.shift = width > kept ? width - kept : 0;
  return c;
}

static void order_keys(const double *x, uint64_t *keys, uint64_t *spare, size_t n);

// Orders keys whose high halves are the leading bits of the values, then the stretches where these
// agree.
static void order_digits(
    const double *x, uint64_t *keys, uint64_t *spare, size_t n, const cut *c) {
  uint32_t digits = 1u << c->bits, mask = digits - 1;
  uint32_t counts[3][DIGITS_MOST];
  for (int pass = 0; pass < c->passes; pass++)
    memset(counts[pass], 0, digits * sizeof counts[0][0]);
  for (size_t i = 0; i < n; i++) {
    uint32_t key = (uint32_t)(keys[i] >> 32);
    counts[0][key & mask]++;
    counts[1][key >> c->bits & mask]++;
    if (c->passes == 3) counts[2][key >> 2 * c->bits]++;
  }
  scatter(keys, spare, n, counts[0], digits, 32);
  scatter(spare, keys, n, counts[1], digits, 32 + c->bits);
  if (c->passes == 3) {
    scatter(keys, spare, n, counts[2], digits, 32 + 2 * c->bits);
    memcpy(keys, spare, n * sizeof *keys);
  }
  if (c->shift == 0) return;
  for (size_t start = 0, end; start < n; start = end) {
    end = start + 1;
    while (end < n && keys[end] >> 32 == keys[start] >> 32) end++;
    if (end - start > 1) order_keys(x, keys + start, spare + start, end - start);
  }
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
  cut c = cut_of(n, low, high);
  for (size_t i = 0; i < n; i++) {
    uint32_t index = (uint32_t)keys[i];
    keys[i] = (ordered_bits(x[index]) - low) >> c.shift << 32 | index;
  }
  order_digits(x, keys, spare, n, &c);
}

// The same for all of x, where the loops over the values are plain.
void kernels_order(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, uint32_t *order) {
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    least = x[i] < least ? x[i] : least;
    most = x[i] > most ? x[i] : most;
  }
  if (n <= FEW || !(least < most)) {
    for (size_t i = 0; i < n; i++) keys[i] = i;
    insertion(x, keys, n);
  } else {
    uint64_t low = ordered_bits(least);
    cut c = cut_of(n, low, ordered_bits(most));
    for (size_t i = 0; i < n; i++) keys[i] = (ordered_bits(x[i]) - low) >> c.shift << 32 | i;
    order_digits(x, keys, spare, n, &c);
  }
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)keys[i];
}
