// lchown changes the link, chown its target
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  file("plain", "");
  symlink("plain", "link");
  TRY(lchown("link", 7, 7));
  lstat("link", &st);
  SHOW(st.st_uid);
  stat("plain", &st);
  SHOW(st.st_uid);
  TRY(chown("link", 8, 8));
  stat("plain", &st);
  SHOW(st.st_uid);
  return 0;
}
