// unlink: EISDIR for directories, ENOENT, ENOTDIR; unlinkat's flags
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  mkdir("folder", 0777);
  TRY(unlink("folder"));
  TRY(unlink("missing"));
  TRY(unlink("plain/x"));
  TRY(unlink("plain/"));
  TRY(unlinkat(AT_FDCWD, "plain", AT_REMOVEDIR));
  TRY(unlinkat(AT_FDCWD, "plain", 0x1000));
  TRY(unlinkat(AT_FDCWD, "folder", AT_REMOVEDIR));
  TRY(unlinkat(AT_FDCWD, "plain", 0));
  TRY(unlinkat(99, "plain", 0));
  return 0;
}
