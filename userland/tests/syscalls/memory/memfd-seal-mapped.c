// F_SEAL_WRITE while a shared writable mapping is there: EBUSY
#include "../case.h"

int main(int argc, char **argv) {
  int fd = syscall(SYS_memfd_create, "name", 2);
  ftruncate(fd, 4096);
  char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
  p[0] = 'x';
  TRY(pwrite(fd, "y", 1, 0));
  munmap(p, 4096);
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  return 0;
}
