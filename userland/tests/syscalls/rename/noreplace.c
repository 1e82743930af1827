// renameat2 RENAME_NOREPLACE: EEXIST
#include "../case.h"

int main(int argc, char **argv) {
  file("one", "one");
  file("two", "two");
  TRY(renameat2(AT_FDCWD, "one", AT_FDCWD, "two", RENAME_NOREPLACE));
  TRY(renameat2(AT_FDCWD, "one", AT_FDCWD, "three", RENAME_NOREPLACE));
  TRY(renameat2(AT_FDCWD, "three", AT_FDCWD, "four", 99));
  TRY(renameat2(AT_FDCWD, "three", AT_FDCWD, "four", RENAME_NOREPLACE | RENAME_EXCHANGE));
  return 0;
}
