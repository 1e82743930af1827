// seals refuse writing, shrinking, growing and more seals: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  int fd = syscall(SYS_memfd_create, "name", 2);
  write(fd, "text", 4);
  TRY(fcntl(fd, F_GET_SEALS));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
  TRY(ftruncate(fd, 2));
  TRY(ftruncate(fd, 8));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  TRY(ftruncate(fd, 9));
  TRY(pwrite(fd, "x", 1, 0));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  TRY(pwrite(fd, "x", 1, 0));
  TRY(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
  WORKS(mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
  TRY(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  TRY(fcntl(fd, F_GET_SEALS));
  TRY(fcntl(syscall(SYS_memfd_create, "other", 0), F_ADD_SEALS, F_SEAL_GROW));
  TRY(fcntl(0, F_GET_SEALS));
  return 0;
}
