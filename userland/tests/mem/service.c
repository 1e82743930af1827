// The kernel's malloc service, by its own system calls: hidden headers, neighbours, large blocks; and
// with an argument the misuse that it must report.
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *service_malloc(long size) { return (char *)syscall(0x76000, size); }
static char *service_calloc(long n, long size) { return (char *)syscall(0x76001, n, size); }
static char *service_realloc(char *p, long size) { return (char *)syscall(0x76002, p, size); }
static void service_free(char *p) { syscall(0x76003, p); }

static void header(const char *name, char *p) {
  uint64_t word = ((uint64_t *)p)[-2], check = ((uint64_t *)p)[-1];
  printf("%s: %lu bytes, flags %lu, check %s\n", name, word & ~15ul, word & 15,
         check == (0x4d55495241564956ul ^ (uintptr_t)(p - 16) ^ word) ? "right" : "wrong");
}

int main(int argc, char **argv) {
  char *a = service_malloc(20), *b = service_malloc(100), *c = service_malloc(200000);
  if (argc > 1) {
    if (!strcmp(argv[1], "double")) service_free(a), service_free(a);
    if (!strcmp(argv[1], "wild")) service_free(b + 8);
    if (!strcmp(argv[1], "overflow")) memset(a, 'A', 64), service_free(a);
    if (!strcmp(argv[1], "stack")) service_free((char *)&a);
    puts("still here");
    return 0;
  }
  header("a", a);
  header("b", b);
  header("c", c);
  printf("b - a = %ld, c in its page %ld\n", (long)(b - a), (long)((uintptr_t)c & 4095));
  strcpy(b, "kept");
  b = service_realloc(b, 300000);
  header("b grown", b);
  printf("b %s\n", b);
  fflush(stdout);
  if (fork() == 0) {
    service_free(a);
    printf("a in the child: %s\n", ((uint64_t *)a)[-2] & 1 ? "in use" : "free");
    fflush(stdout);
    _exit(0);
  }
  wait(0);
  header("a in the parent", a);
  service_free(a);
  service_free(b);
  service_free(c);
  char *z = service_calloc(100, 10);
  int sum = 0;
  for (int i = 0; i < 1000; i++) sum += z[i];
  printf("same place %d, sum %d\n", z == a, sum);
  printf("too much: %ld\n", (long)service_malloc(1L << 40));
  return 0;
}
