// a hard link is the same file
#include "../case.h"

int main(int argc, char **argv) {
  struct stat a, b;
  file("plain", "text");
  TRY(link("plain", "other"));
  stat("plain", &a);
  stat("other", &b);
  SHOW(a.st_ino == b.st_ino);
  SHOW(a.st_nlink);
  unlink("plain");
  content("other");
  stat("other", &a);
  SHOW(a.st_nlink);
  return 0;
}
