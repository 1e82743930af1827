// link links the symbolic link itself, AT_SYMLINK_FOLLOW its target
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  file("plain", "text");
  symlink("plain", "link");
  TRY(link("link", "same"));
  TRY(linkat(AT_FDCWD, "link", AT_FDCWD, "target", AT_SYMLINK_FOLLOW));
  lstat("same", &st);
  SHOW(S_ISLNK(st.st_mode));
  lstat("target", &st);
  SHOW(S_ISLNK(st.st_mode));
  return 0;
}
