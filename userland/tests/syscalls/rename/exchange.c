// renameat2 RENAME_EXCHANGE swaps a file and a directory
#include "../case.h"

int main(int argc, char **argv) {
  file("one", "one");
  mkdir("folder", 0777);
  file("folder/two", "two");
  TRY(renameat2(AT_FDCWD, "one", AT_FDCWD, "folder", RENAME_EXCHANGE));
  content("folder");
  content("one/two");
  TRY(renameat2(AT_FDCWD, "one", AT_FDCWD, "missing", RENAME_EXCHANGE));
  return 0;
}
