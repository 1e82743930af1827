// what fits before a bad page is read
#include "../case.h"

int main(int argc, char **argv) {
  long page = sysconf(_SC_PAGESIZE);
  char *memory = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(memory + page, page);
  int fd = open("/dev/zero", O_RDONLY);
  TRY(read(fd, memory + page - 10, 20));
  TRY(read(fd, memory + page, 20));
  return 0;
}
