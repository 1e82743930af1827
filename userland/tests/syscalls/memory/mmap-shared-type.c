// MAP_SHARED_VALIDATE refuses unknown flags: EOPNOTSUPP
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDWR);
  WORKS(mmap(0, 4096, PROT_READ, MAP_SHARED_VALIDATE, fd, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_SHARED_VALIDATE | 0x200000, fd, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
  WORKS(mmap(0, 4096, PROT_READ, MAP_SHARED | 0x200000, fd, 0));
  return 0;
}
