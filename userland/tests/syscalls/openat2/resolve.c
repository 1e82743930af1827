// openat2 with RESOLVE flags: EXDEV for leaving the directory, ELOOP for links
#include "../case.h"

int main(int argc, char **argv) {
  struct { uint64_t flags, mode, resolve; } how = {O_RDONLY, 0, 8};
  mkdir("folder", 0755);
  file("folder/inside", "text");
  symlink("inside", "folder/link");
  symlink("/", "folder/root");
  int fd = open("folder", O_RDONLY);
  TRY(syscall(SYS_openat2, fd, "inside", &how, sizeof how));
  TRY(syscall(SYS_openat2, fd, "..", &how, sizeof how));
  TRY(syscall(SYS_openat2, fd, "/", &how, sizeof how));
  TRY(syscall(SYS_openat2, fd, "root/tmp", &how, sizeof how));
  TRY(syscall(SYS_openat2, fd, "link", &how, sizeof how));
  how.resolve = 4;
  TRY(syscall(SYS_openat2, fd, "link", &how, sizeof how));
  TRY(syscall(SYS_openat2, fd, "inside", &how, sizeof how));
  how.resolve = 16;
  WORKS(syscall(SYS_openat2, fd, "/inside", &how, sizeof how));
  WORKS(syscall(SYS_openat2, fd, "../../inside", &how, sizeof how));
  return 0;
}
