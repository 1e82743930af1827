// The classic first program under a debugger.
#include <stdio.h>

static int square(int n) {
  int r = n * n;
  return r;
}

int main(int argc, char **argv) {
  int total = 0;
  for (int i = 0; i < 5; i++) total += square(i);
  printf("total %d of %d\n", total, argc);
  return 0;
}
