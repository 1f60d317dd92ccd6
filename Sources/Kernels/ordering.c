#include "kernels.h"
#include "ordering.h"

#include <math.h>
#include <string.h>

// Radix sort of keys of 64 bits: the leading bits of a value's distance to the smallest, and in the
// lowest bits, which n - 1 fills, the value's index. What is left tells nearly all values apart.
//
// The two or three leading digits are sorted first; they tell most values apart, so that a pass of
// insertion ends the sort. Where that would move too many, all the digits are sorted instead; values
// that agree in all bits kept are sorted by those that were not. So the time is linear in n.

enum {
  BITS = 11, DIGITS = 1 << BITS,
  // For fewer values, which long digits' counts would outweigh.
  SHORT_BITS = 9, SHORT_MOST = 1 << 12, SHORTER_BITS = 8, SHORTER_MOST = 1 << 10,
  FEW = 40, MOVES_EACH = 4, TWO_DIGITS_MOST = 1 << 15
};

static int width_of(uint64_t span) { return span == 0 ? 0 : 64 - __builtin_clzll(span); }

// `counts` are how many keys have each digit; they become where the next one goes.
static inline __attribute__((always_inline)) void scatter(
    const uint64_t *from, uint64_t *to, size_t n, uint32_t *counts, int shift, int bits) {
  const uint32_t digits = 1u << bits;
  uint32_t position = 0;
  for (uint32_t digit = 0; digit < digits; digit++) {
    uint32_t count = counts[digit];
    counts[digit] = position;
    position += count;
  }
  for (size_t i = 0; i < n; i++) {
    uint64_t key = from[i];
    to[counts[key >> shift & (digits - 1)]++] = key;
  }
}

// Sorts by so many digits from bit `shift` on; equal ones stay as they stand.
static void sort_digits(uint64_t *keys, uint64_t *spare, size_t n, int shift, int digits) {
  uint32_t counts[DIGITS];
  for (int pass = 0; pass < digits; pass++, shift += BITS) {
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++) counts[keys[i] >> shift & (DIGITS - 1)]++;
    scatter(keys, spare, n, counts, shift, BITS);
    memcpy(keys, spare, n * sizeof *keys);
  }
}

// Sorts by the two leading digits.
static inline __attribute__((always_inline)) void sort_leading(
    uint64_t *keys, uint64_t *spare, size_t n, int bits) {
  uint32_t counts[2][DIGITS];
  const uint32_t digits = 1u << bits;
  memset(counts[0], 0, sizeof *counts[0] * digits);
  memset(counts[1], 0, sizeof *counts[1] * digits);
  for (size_t i = 0; i < n; i++) {
    uint64_t key = keys[i];
    counts[0][key >> (64 - 2 * bits) & (digits - 1)]++;
    counts[1][key >> (64 - bits)]++;
  }
  scatter(keys, spare, n, counts[0], 64 - 2 * bits, bits);
  scatter(spare, keys, n, counts[1], 64 - bits, bits);
}

typedef struct {
  int is_sorted;  // 0 where it would take more moves than were allowed
  int agree;      // whether there may be values that agree in the bits kept
} insertion;

// Ends the sort of keys that are nearly in order.
static insertion insert(uint64_t *keys, size_t n, size_t moves_most, uint64_t index) {
  insertion result = {1, 0};
  size_t moves = 0;
  for (size_t i = 1; i < n; i++) {
    uint64_t moved = keys[i];
    if (moved > (keys[i - 1] | index)) continue;
    size_t place = i;
    for (; place > 0 && keys[place - 1] > moved; place--) keys[place] = keys[place - 1];
    keys[place] = moved;
    result.agree |= place > 0 && moved <= (keys[place - 1] | index);
    result.agree |= place < i && keys[place + 1] <= (moved | index);
    moves += i - place;
    if (moves > moves_most) return (insertion){0, 1};
  }
  return result;
}

// Sorts values that agree in what the keys hold of them.
static void sort_agreeing(
    const double *x, uint64_t *keys, uint64_t *spare, size_t n, uint64_t index) {
  uint64_t low = UINT64_MAX, high = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits = ordered_bits(x[keys[i] & index]);
    low = bits < low ? bits : low;
    high = bits > high ? bits : high;
  }
  if (low == high) return;
  // They differ in the bits left out only, which are no more than the index has.
  const int index_bits = width_of(index);
  for (size_t i = 0; i < n; i++)
    keys[i] = (ordered_bits(x[keys[i] & index]) - low) << index_bits | (keys[i] & index);
  if (n <= FEW) {
    (void)insert(keys, n, n * n, 0);
  } else {
    sort_digits(keys, spare, n, index_bits, (width_of(high - low) + BITS - 1) / BITS);
  }
}

// Makes and sorts the keys of n > 1 finite values; answers the bits that are the index, and tells
// whether there may be equal values.
static uint64_t sort_keys(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, int *agree) {
  double least, most;
  kernels_extremes(x, n, &least, &most);
  const int index_bits = width_of(n - 1);
  const uint64_t low = ordered_bits(least), index = (1ull << index_bits) - 1;
  const int width = width_of(ordered_bits(most) - low), shift = width > 0 ? 64 - width : 0;
  kernels_order_keys(x, n, low, shift, index, keys);
  *agree = 1;
  if (width == 0) return index;
  if (n > TWO_DIGITS_MOST) sort_digits(keys, spare, n, 64 - 3 * BITS, 1);
  if (n > SHORT_MOST) {
    sort_leading(keys, spare, n, BITS);
  } else if (n > SHORTER_MOST) {
    sort_leading(keys, spare, n, SHORT_BITS);
  } else if (n > FEW) {
    sort_leading(keys, spare, n, SHORTER_BITS);
  }
  insertion end = insert(keys, n, n > FEW ? MOVES_EACH * n : n * n, index);
  if (!end.is_sorted) {
    kernels_order_keys(x, n, low, shift, index, keys);
    const int digits = (64 - index_bits + BITS - 1) / BITS;
    sort_digits(keys, spare, n, index_bits, digits);
  }
  *agree = end.agree;
  if (!end.agree || width + index_bits <= 64) return index;
  for (size_t first = 0, next; first < n; first = next) {
    next = first + 1;
    while (next < n && ((keys[next] ^ keys[first]) & ~index) == 0) next++;
    if (next - first > 1) sort_agreeing(x, keys + first, spare + first, next - first, index);
  }
  return index;
}

int kernels_order(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, uint32_t *order) {
  if (n == 1) order[0] = 0;
  if (n < 2) return 0;
  int agree;
  const uint64_t index = sort_keys(x, n, keys, spare, &agree);
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)(keys[i] & index);
  return agree;
}

void kernels_sort(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, double *sorted) {
  if (n == 1) sorted[0] = x[0];
  if (n < 2) return;
  int agree;
  const uint64_t index = sort_keys(x, n, keys, spare, &agree);
  for (size_t i = 0; i < n; i++) sorted[i] = x[keys[i] & index];
}

// Sorts a few values of a bin, which stand in the order drawn.
static void insert_values(double *x, size_t n) {
  for (size_t i = 1; i < n; i++) {
    double moved = x[i];
    size_t place = i;
    for (; place > 0 && x[place - 1] > moved; place--) x[place] = x[place - 1];
    x[place] = moved;
  }
}

static void pick_sorted(
    const double *x, size_t n, const size_t *ranks, size_t count, uint64_t *keys,
    uint64_t *spare, double *found) {
  int agree;
  keys[0] = 0;
  const uint64_t index = n > 1 ? sort_keys(x, n, keys, spare, &agree) : 0;
  for (size_t k = 0; k < count; k++) found[k] = x[keys[ranks[k]] & index];
}

// Counts the values in equal bins of their range and sorts only what is in the bins of the wanted
// ranks; all of them where those hold too many.
void kernels_ranked(
    const double *x, size_t n, const size_t *ranks, size_t count, uint64_t *keys,
    uint64_t *spare, double *found) {
  enum { BINS = 512, UNWANTED = UINT32_MAX };
  double least = 0, most = 0;
  if (n > FEW) kernels_extremes(x, n, &least, &most);
  const double scale = (BINS - 1) / (most - least);
  if (!(n > FEW && scale > 0 && scale < INFINITY)) {
    pick_sorted(x, n, ranks, count, keys, spare, found);
    return;
  }
  uint32_t counts[BINS] = {0}, before[BINS + 1], next[BINS];
  uint16_t *bins = (uint16_t *)spare;
  // Apart, since only the first of them is made of vectors.
  for (size_t i = 0; i < n; i++) bins[i] = (uint16_t)(int)((x[i] - least) * scale);
  for (size_t i = 0; i < n; i++) counts[bins[i]]++;
  before[0] = 0;
  for (int bin = 0; bin < BINS; bin++) {
    before[bin + 1] = before[bin] + counts[bin];
    next[bin] = UNWANTED;
  }
  uint32_t starts[BINS], room = 0;
  for (size_t k = 0, bin = 0; k < count; k++) {
    while (before[bin + 1] <= ranks[k]) bin++;
    if (next[bin] != UNWANTED) continue;
    next[bin] = starts[bin] = room;
    room += counts[bin];
  }
  // The wanted ones, then room for sorting a bin of them.
  double *values = (double *)keys;
  if (room > n / 4) {
    pick_sorted(x, n, ranks, count, keys, spare, found);
    return;
  }
  for (size_t i = 0; i < n; i++)
    if (next[bins[i]] != UNWANTED) values[next[bins[i]]++] = x[i];
  for (size_t k = 0, bin = 0, sorted = BINS; k < count; k++) {
    while (before[bin + 1] <= ranks[k]) bin++;
    double *start = values + starts[bin];
    if (bin != sorted) {
      if (counts[bin] <= FEW) {
        insert_values(start, counts[bin]);
      } else {
        kernels_sort(start, counts[bin], keys + room, keys + 2 * room, (double *)spare);
        memcpy(start, spare, counts[bin] * sizeof *start);
      }
      sorted = bin;
    }
    found[k] = start[ranks[k] - before[bin]];
  }
}
