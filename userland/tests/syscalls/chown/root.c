// chown by root; -1 leaves an id alone; setuid bits are cleared
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  file("plain", "");
  chmod("plain", 06755);
  TRY(chown("plain", 5, -1));
  stat("plain", &st);
  SHOW(st.st_uid);
  SHOW(st.st_gid);
  SHOW(st.st_mode & 07777);
  TRY(fchownat(AT_FDCWD, "plain", -1, 6, 0));
  stat("plain", &st);
  SHOW(st.st_uid * 100 + st.st_gid);
  TRY(fchown(99, 1, 1));
  TRY(fchownat(AT_FDCWD, "plain", 1, 1, 0x8000));
  return 0;
}
