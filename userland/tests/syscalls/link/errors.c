// link: EEXIST, ENOENT, EPERM for directories, ENOTDIR
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  file("other", "");
  mkdir("folder", 0777);
  TRY(link("plain", "other"));
  TRY(link("missing", "new"));
  TRY(link("folder", "new"));
  TRY(link("plain", "missing/new"));
  TRY(link("plain", "plain/new"));
  TRY(link("plain", "new/"));
  TRY(linkat(AT_FDCWD, "plain", AT_FDCWD, "new", 0x1));
  return 0;
}
