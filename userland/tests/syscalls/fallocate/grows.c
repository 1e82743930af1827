// fallocate makes room and grows the file, FALLOC_FL_KEEP_SIZE does not
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  int fd = syscall(SYS_memfd_create, "room", 0);
  TRY(fallocate(fd, 0, 0, 10000));
  fstat(fd, &st);
  SHOW(st.st_size);
  TRY(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 100000));
  fstat(fd, &st);
  SHOW(st.st_size);
  return 0;
}
