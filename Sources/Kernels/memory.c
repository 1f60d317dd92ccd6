#include "kernels.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
void kernels_use_huge_pages(void *start, size_t bytes) {
  const uintptr_t page = 1 << 12;
  uintptr_t first = ((uintptr_t)start + page - 1) / page * page;
  uintptr_t last = ((uintptr_t)start + bytes) / page * page;
  if (first < last) madvise((void *)first, last - first, MADV_HUGEPAGE);
}

void kernels_keep_pages(void) {
  const uintptr_t pad = 1 << 26, huge = 1 << 21;
  mallopt(M_MMAP_THRESHOLD, 1 << 25);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
  mallopt(M_TOP_PAD, (int)pad);
  // Threads share this heap: one of their own would be cut into small pages.
  mallopt(M_ARENA_MAX, 1);
  // The heap goes on a little before the next huge page, where what the allocator writes before the
  // advice finds place: a page that was written to stays small, and with it all others up to the
  // next huge one.
  const uintptr_t before = 1 << 18, old = (uintptr_t)sbrk(0);
  const uintptr_t start = (old + before + huge - 1) / huge * huge;
  sbrk((intptr_t)(start - before - old));
  // The first room that does not fit makes the heap grow by the pad, and its end is known then.
  // Volatile, since compilers leave out room that nobody uses.
  void *volatile room = malloc(before * 3 / 4);
  uintptr_t end = (uintptr_t)sbrk(0);
  free(room);
  if (room && start < end && end - start <= 2 * pad)
    kernels_use_huge_pages((void *)start, end - start);
}
#else
void kernels_keep_pages(void) {}
void kernels_use_huge_pages(void *start, size_t bytes) {}
#endif
