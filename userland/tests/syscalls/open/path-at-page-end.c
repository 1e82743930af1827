// a path that ends with its page is read no further
#include "../case.h"

int main(int argc, char **argv) {
  long page = sysconf(_SC_PAGESIZE);
  char *memory = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(memory + page, page);
  strcpy(memory + page - 8, "missing");
  TRY(syscall(SYS_openat, AT_FDCWD, memory + page - 8, O_RDONLY, 0));
  memory[page - 1] = 'x';
  TRY(syscall(SYS_openat, AT_FDCWD, memory + page - 8, O_RDONLY, 0));
  return 0;
}
