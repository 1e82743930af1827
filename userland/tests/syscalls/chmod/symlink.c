// fchmodat2 with AT_SYMLINK_NOFOLLOW on a link: EOPNOTSUPP
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  symlink("plain", "link");
  TRY(syscall(452, AT_FDCWD, "link", 0600, AT_SYMLINK_NOFOLLOW));
  TRY(syscall(452, AT_FDCWD, "plain", 0604, AT_SYMLINK_NOFOLLOW));
  TRY(syscall(452, AT_FDCWD, "plain", 0604, 0x1));
  struct stat st;
  stat("plain", &st);
  SHOW(st.st_mode & 07777);
  return 0;
}
