// faccessat2 with AT_EACCESS asks for the effective user
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "");
  chmod("plain", 0600);
  setresuid(1000, 0, 0);
  TRY(syscall(SYS_faccessat2, AT_FDCWD, "plain", R_OK, 0));
  TRY(syscall(SYS_faccessat2, AT_FDCWD, "plain", R_OK, AT_EACCESS));
  TRY(syscall(SYS_faccessat2, AT_FDCWD, "plain", R_OK, 0x4000));
  symlink("nowhere", "link");
  TRY(syscall(SYS_faccessat2, AT_FDCWD, "link", F_OK, AT_SYMLINK_NOFOLLOW));
  TRY(syscall(SYS_faccessat2, AT_FDCWD, "link", F_OK, 0));
  TRY(syscall(SYS_faccessat2, 0, "", F_OK, AT_EMPTY_PATH));
  return 0;
}
