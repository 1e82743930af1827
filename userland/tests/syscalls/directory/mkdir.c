// mkdir: EEXIST for any name that is there, ENOENT, ENOTDIR; the mode is masked
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  file("plain", "text");
  symlink("nowhere", "dangling");
  TRY(mkdir("folder", 0777));
  stat("folder", &st);
  SHOW(st.st_mode & 07777);
  SHOW(st.st_nlink);
  TRY(mkdir("folder", 0777));
  TRY(mkdir("plain", 0777));
  TRY(mkdir("dangling", 0777));
  TRY(mkdir("plain/below", 0777));
  TRY(mkdir("missing/below", 0777));
  TRY(mkdir("other/", 0777));
  TRY(mkdir("", 0777));
  return 0;
}
