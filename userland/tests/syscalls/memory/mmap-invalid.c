// mmap: EINVAL for length 0, no kind, an offset within a page; EBADF; EOVERFLOW
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDONLY);
  TRY(mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0));
  TRY(syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, fd, 100));
  TRY(mmap(0, 4096, PROT_READ, MAP_PRIVATE, 99, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_PRIVATE, -1, 0));
  TRY(mmap(0, -1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  TRY(mmap(0, 1L << 60, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  TRY(mmap((void *)100, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
  return 0;
}
