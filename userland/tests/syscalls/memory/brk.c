// brk moves the end of the heap; a bad address leaves it
#include "../case.h"

int main(int argc, char **argv) {
  char *start = (char *)syscall(SYS_brk, 0);
  SHOW((char *)syscall(SYS_brk, start + 10000) - start);
  start[9999] = 1;
  SHOW((char *)syscall(SYS_brk, start) - start);
  SHOW((char *)syscall(SYS_brk, 4096) - start);
  SHOW((char *)syscall(SYS_brk, -1L) - start);
  SHOW((char *)syscall(SYS_brk, start + 10000) - start);
  SHOW(start[9999]);
  return 0;
}
