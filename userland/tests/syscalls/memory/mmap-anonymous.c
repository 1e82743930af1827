// an anonymous mapping is zero and of whole pages
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 100, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  SHOW(p[0] | p[4095]);
  p[4095] = 1;
  SHOW((uintptr_t)p % 4096);
  TRY(munmap(p, 1));
  ended(CHILD(signal(SIGSEGV, SIG_DFL); p[0] = 1));
  return 0;
}
