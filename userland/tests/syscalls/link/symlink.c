// symlink: any text but the empty one; EEXIST, ENOENT
#include "../case.h"

int main(int argc, char **argv) {
  char text[64];
  struct stat st;
  TRY(symlink("any text at all", "link"));
  TRY(readlink("link", text, sizeof text));
  say("%.15s\n", text);
  TRY(symlink("x", "link"));
  TRY(symlink("", "empty"));
  TRY(symlink("x", "missing/link"));
  TRY(symlink("x", ""));
  lstat("link", &st);
  SHOW(st.st_size);
  SHOW(st.st_mode & 07777);
  return 0;
}
