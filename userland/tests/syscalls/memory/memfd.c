// memfd_create: a file in memory without a name; EINVAL, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  char name[300];
  struct stat st;
  int fd = TRY(syscall(SYS_memfd_create, "name", 1));
  TRY(write(fd, "text", 4));
  fstat(fd, &st);
  SHOW(st.st_size);
  SHOW(st.st_nlink);
  SHOW(st.st_mode & 07777);
  TRY(fcntl(fd, F_GETFD));
  TRY(syscall(SYS_memfd_create, "name", 0x40));
  TRY(syscall(SYS_memfd_create, BAD, 0));
  memset(name, 'n', 300);
  name[250] = 0;
  TRY(syscall(SYS_memfd_create, name, 0));
  name[249] = 0;
  TRY(syscall(SYS_memfd_create, name, 0));
  return 0;
}
