// qsort.c: quicksort with the median of three; small parts by insertion, and the larger part last, so that the
// stack stays logarithmic; a part that splits badly too often is sorted by heap instead.
#include <stdlib.h>
#include <string.h>

typedef int comparison(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
    for (; size >= 8; size -= 8, a += 8, b += 8) {
        char t[8];
        memcpy(t, a, 8), memcpy(a, b, 8), memcpy(b, t, 8);
    }
    for (; size > 0; size--, a++, b++) {
        char t = *a;
        *a = *b;
        *b = t;
    }
}

static void sift(char *base, size_t at, size_t count, size_t size, comparison *compare)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
            child++;
        if (compare(base + at * size, base + child * size) >= 0)
            return;
        swap(base + at * size, base + child * size, size);
    }
}

static void heap_sort(char *base, size_t count, size_t size, comparison *compare)
{
    for (size_t at = count / 2; at-- > 0; )
        sift(base, at, count, size, compare);
    for (size_t left = count; left-- > 1; ) {
        swap(base, base + left * size, size);
        sift(base, 0, left, size, compare);
    }
}

static void insertion_sort(char *base, size_t count, size_t size, comparison *compare)
{
    char *end = base + count * size;
    for (char *next = base + size; next < end; next += size)
        for (char *p = next; p > base && compare(p - size, p) > 0; p -= size)
            swap(p - size, p, size);
}

static void sort(char *base, size_t count, size_t size, comparison *compare, int depth)
{
    while (count > 12) {
        if (depth-- == 0) {
            heap_sort(base, count, size, compare);
            return;
        }
        char *middle = base + count / 2 * size, *last = base + (count - 1) * size;
        if (compare(base, middle) > 0)
            swap(base, middle, size);
        if (compare(middle, last) > 0) {
            swap(middle, last, size);
            if (compare(base, middle) > 0)
                swap(base, middle, size);
        }
        swap(base, middle, size);  // the pivot waits in front
        char *left = base, *right = last + size;
        for (;;) {
            do
                left += size;
            while (left <= last && compare(left, base) < 0);
            do
                right -= size;
            while (compare(right, base) > 0);
            if (left >= right)
                break;
            swap(left, right, size);
        }
        swap(base, right, size);
        size_t below = (right - base) / size, above = count - below - 1;
        if (below < above) {
            sort(base, below, size, compare, depth);
            base = right + size;
            count = above;
        } else {
            sort(right + size, above, size, compare, depth);
            count = below;
        }
    }
    if (count > 1)
        insertion_sort(base, count, size, compare);
}

void qsort(void *base, size_t count, size_t size, comparison *compare)
{
    int depth = 8;
    for (size_t n = count; n > 0; n /= 2)
        depth += 2;
    if (size > 0)
        sort(base, count, size, compare, depth);
}
