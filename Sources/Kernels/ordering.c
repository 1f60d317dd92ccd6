#include "kernels.h"
#include "ordering.h"

#include <math.h>
#include <string.h>

// Radix sort of keys of 64 bits that hold the leading bits of a value's distance to the smallest and,
// below them, the value's index: n values need as many index bits as n - 1 has, and what is left
// tells nearly all values apart.
//
// The two or three leading digits are sorted first; they tell most values apart, so that a pass of
// insertion ends the sort. Where that would move too many, all the digits are sorted instead; values
// that agree in all bits kept are sorted by those that were not. So the time is linear in n.

enum { DIGITS_MOST = 1 << 11, FEW = 40, MOVES_EACH = 4, TWO_DIGITS_MOST = 1 << 15 };

static int width_of(uint64_t span) { return span == 0 ? 0 : 64 - __builtin_clzll(span); }

// Few values take short digits, whose counts do not outweigh them.
static int digit_bits_of(size_t n) { return n < 1 << 10 ? 8 : 11; }

// `counts` are how many keys have each digit; they become where the next one goes.
static void scatter(
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
static void sort_digits(
    uint64_t *keys, uint64_t *spare, size_t n, int shift, int bits, int digits) {
  uint32_t counts[DIGITS_MOST];
  for (int pass = 0; pass < digits; pass++, shift += bits) {
    memset(counts, 0, sizeof *counts << bits);
    for (size_t i = 0; i < n; i++) counts[keys[i] >> shift & ((1u << bits) - 1)]++;
    scatter(keys, spare, n, counts, shift, bits);
    memcpy(keys, spare, n * sizeof *keys);
  }
}

static void sort_all_digits(
    uint64_t *keys, uint64_t *spare, size_t n, int index_bits, int width) {
  const int bits = digit_bits_of(n);
  sort_digits(keys, spare, n, index_bits, bits, (width + bits - 1) / bits);
}

// Sorts by the two digits from bit `shift` to the end.
static void sort_leading(uint64_t *keys, uint64_t *spare, size_t n, int shift, int bits) {
  uint32_t counts[2][DIGITS_MOST];
  const uint32_t digits = 1u << bits;
  memset(counts[0], 0, sizeof *counts[0] * digits);
  memset(counts[1], 0, sizeof *counts[1] * digits);
  for (size_t i = 0; i < n; i++) {
    uint64_t leading = keys[i] >> shift;
    counts[0][leading & (digits - 1)]++;
    counts[1][leading >> bits]++;
  }
  scatter(keys, spare, n, counts[0], shift, bits);
  scatter(spare, keys, n, counts[1], shift + bits, bits);
}

// Ends the sort of keys that are nearly in order; 0 where that takes more moves than `most`.
static int insert(uint64_t *keys, size_t n, size_t most) {
  size_t moves = 0;
  for (size_t i = 1; i < n; i++) {
    uint64_t moved = keys[i];
    if (moved >= keys[i - 1]) continue;
    size_t place = i;
    do {
      keys[place] = keys[place - 1];
      place--;
    } while (place > 0 && keys[place - 1] > moved);
    keys[place] = moved;
    moves += i - place;
    if (moves > most) return 0;
  }
  return 1;
}

// Sorts values that agree in what the keys hold of them.
static void sort_agreeing(
    const double *x, uint64_t *keys, uint64_t *spare, size_t n, int index_bits) {
  const uint64_t index = (1ull << index_bits) - 1;
  uint64_t low = UINT64_MAX, high = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits = ordered_bits(x[keys[i] & index]);
    low = bits < low ? bits : low;
    high = bits > high ? bits : high;
  }
  if (low == high) return;
  // They differ in the bits left out only, which are no more than the index has.
  for (size_t i = 0; i < n; i++)
    keys[i] = (ordered_bits(x[keys[i] & index]) - low) << index_bits | (keys[i] & index);
  if (n <= FEW) {
    (void)insert(keys, n, n * n);
  } else {
    sort_all_digits(keys, spare, n, index_bits, width_of(high - low));
  }
}

// Makes and sorts the keys of 1 < n < 2^32 finite values; answers how many low bits are the index.
static int sort_keys(const double *x, size_t n, uint64_t *keys, uint64_t *spare) {
  double least, most;
  kernels_extremes(x, n, &least, &most);
  const int index_bits = width_of(n - 1);
  const uint64_t low = ordered_bits(least);
  const int width = width_of(ordered_bits(most) - low);
  const int kept = width + index_bits > 64 ? 64 - index_bits : width;
  const int bits = digit_bits_of(n), leading = (n > TWO_DIGITS_MOST ? 3 : 2) * bits;
  kernels_order_keys(x, n, low, width - kept, index_bits, keys);
  if (kept == 0) return index_bits;
  if (n <= FEW) {
    (void)insert(keys, n, n * n);
  } else if (kept <= leading) {
    sort_all_digits(keys, spare, n, index_bits, kept);
  } else {
    if (n > TWO_DIGITS_MOST)
      sort_digits(keys, spare, n, index_bits + kept - leading, bits, 1);
    sort_leading(keys, spare, n, index_bits + kept - 2 * bits, bits);
    if (!insert(keys, n, MOVES_EACH * n)) {
      kernels_order_keys(x, n, low, width - kept, index_bits, keys);
      sort_all_digits(keys, spare, n, index_bits, kept);
    }
  }
  for (size_t start = 0, end; kept < width && start < n; start = end) {
    end = start + 1;
    while (end < n && (keys[end] ^ keys[start]) >> index_bits == 0) end++;
    if (end - start > 1) sort_agreeing(x, keys + start, spare + start, end - start, index_bits);
  }
  return index_bits;
}

void kernels_order(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, uint32_t *order) {
  if (n == 1) order[0] = 0;
  if (n < 2) return;
  const uint64_t index = (1ull << sort_keys(x, n, keys, spare)) - 1;
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)(keys[i] & index);
}

void kernels_sort(
    const double *x, size_t n, uint64_t *keys, uint64_t *spare, double *sorted) {
  if (n == 1) sorted[0] = x[0];
  if (n < 2) return;
  const uint64_t index = (1ull << sort_keys(x, n, keys, spare)) - 1;
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
    const uint64_t index = n > 1 ? (1ull << sort_keys(x, n, keys, spare)) - 1 : 0;
    for (size_t k = 0; k < count; k++) found[k] = x[n > 1 ? keys[ranks[k]] & index : 0];
    return;
  }
  uint32_t counts[BINS] = {0}, before[BINS + 1], next[BINS];
  uint16_t *bins = (uint16_t *)spare;
  for (size_t i = 0; i < n; i++) {
    int bin = (int)((x[i] - least) * scale);
    bins[i] = (uint16_t)bin;
    counts[bin]++;
  }
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
    const uint64_t index = (1ull << sort_keys(x, n, keys, spare)) - 1;
    for (size_t k = 0; k < count; k++) found[k] = x[keys[ranks[k]] & index];
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
