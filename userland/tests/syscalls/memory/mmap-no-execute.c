// data is not executable: SIGSEGV
#include "../case.h"

int main(int argc, char **argv) {
  void *code = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ended(CHILD(((void (*)(void))code)()));
  return 0;
}
