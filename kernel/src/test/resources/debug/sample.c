/* What the debug information tests look at: built by ./build with several compilers and options. */
typedef unsigned long size;
typedef struct point { int x, y; } point;
enum colour { RED, GREEN = 5, BLUE };
union number { long whole; double real; char bytes[8]; };
struct shape {
  const char *name;
  point corners[4];
  enum colour colour;
  union number weight;
  struct shape *next;
  unsigned flags : 3, kind : 5;
  int (*measure)(const struct shape *);
};

static int counter;
int table[4][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
struct shape square = {"square", {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, GREEN, {42}, 0, 5, 9, 0};
volatile int *volatile nowhere;

static inline __attribute__((always_inline)) int twice(int n) { return n * 2 + counter; }

static inline __attribute__((always_inline)) int area(const struct shape *s) {
  int sum = 0;
  for (int i = 0; i < 4; i++) {
    const point *a = &s->corners[i], *b = &s->corners[(i + 1) & 3];
    sum += a->x * b->y - twice(b->x * a->y);
  }
  return sum;
}

__attribute__((noinline)) int fault(int depth, size length) {
  char buffer[64];
  static int calls;
  for (size i = 0; i < length; i++) buffer[i & 63] = (char)(depth + i);
  calls++;
  *nowhere = buffer[depth & 63];
  return buffer[length & 63] + calls;
}

__attribute__((noinline)) int recurse(int depth, const struct shape *s) {
  if (depth == 0) return fault(area(s), 17);
  int below = recurse(depth - 1, s);
  return below + twice(depth);
}

__attribute__((noinline)) double mean(const double *values, int count) {
  double sum = 0;
  for (int i = 0; i < count; i++) sum += values[i];
  return count == 0 ? 0 : sum / count;
}

__attribute__((noinline)) int variable_frame(int count) {
  int numbers[count];
  for (int i = 0; i < count; i++) numbers[i] = i * i;
  char large[8192];
  for (int i = 0; i < count; i++) large[i * 7] = (char)numbers[i];
  __asm__ volatile("" ::"r"(large), "r"(numbers) : "memory");
  return recurse(3, &square) + large[count];
}

__attribute__((noinline)) int choose(int n) {
  switch (n) {
  case 0: return table[1][2];
  case 1: return variable_frame(9);
  case 2: return area(&square);
  case 3: return (int)mean((const double[]){1, 2, 3.5}, 3);
  case 4: counter++; return twice(counter);
  default: return -1;
  }
}

int main(int argc, char **argv) {
  int total = 0;
  for (int i = 4; i > 0; i--) total += choose(i - 1 + (argc > 100));
  return total + (argv[0] ? 1 : 0);
}

__asm__(".globl _start\n.type _start, @function\n_start:\n.cfi_startproc\n.cfi_undefined ra\n"
        ".option push\n.option norelax\nla gp, __global_pointer$\n.option pop\n"
        "ld a0, 0(sp)\naddi a1, sp, 8\nandi sp, sp, -16\n"
        "call main\nli a7, 93\necall\n.cfi_endproc\n.size _start, .-_start\n");
