// symbolic links in a ring: ELOOP
#include "../case.h"

int main(int argc, char **argv) {
  symlink("b", "a");
  symlink("a", "b");
  TRY(open("a", O_RDONLY));
  TRY(open("a/x", O_RDONLY));
  TRY(mkdir("a/x", 0700));
  return 0;
}
