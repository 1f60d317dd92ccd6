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
  // The first room that does not fit makes the heap grow by the pad, and its end is known then.
  void *room = malloc(1 << 20);
  uintptr_t start = ((uintptr_t)room + huge - 1) / huge * huge, end = (uintptr_t)sbrk(0);
  free(room);
  if (room && start < end && end - start <= 2 * pad)
    kernels_use_huge_pages((void *)start, end - start);
}
#else
void kernels_keep_pages(void) {}
void kernels_use_huge_pages(void *start, size_t bytes) {}
#endif
