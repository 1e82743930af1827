// stat: ENOENT, ENOTDIR, EBADF, EFAULT, EINVAL, ENAMETOOLONG, ELOOP
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  file("plain", "");
  symlink("self", "self");
  TRY(stat("missing", &st));
  TRY(stat("plain/x", &st));
  TRY(stat("", &st));
  TRY(stat("self", &st));
  TRY(lstat("self", &st));
  TRY(fstat(99, &st));
  TRY(fstatat(AT_FDCWD, "plain", &st, 0x8000));
  TRY(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
  TRY(fstatat(0, "", &st, AT_EMPTY_PATH));
  TRY(syscall(SYS_newfstatat, AT_FDCWD, "plain", BAD, 0));
  return 0;
}
