// msync: EINVAL for odd addresses and both flags, ENOMEM for holes
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("plain", O_CREAT | O_RDWR, 0600);
  ftruncate(fd, 8192);
  char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  p[0] = 1;
  TRY(msync(p, 8192, MS_SYNC));
  TRY(msync(p, 8192, MS_ASYNC));
  TRY(msync(p, 8192, MS_SYNC | MS_ASYNC));
  TRY(msync(p, 8192, 64));
  TRY(msync(p + 1, 8192, MS_SYNC));
  munmap(p + 4096, 4096);
  TRY(msync(p, 8192, MS_SYNC));
  TRY(msync(p, 0, MS_SYNC));
  return 0;
}
