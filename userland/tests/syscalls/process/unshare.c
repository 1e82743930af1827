// unshare of files and fs; unknown flags EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  TRY(unshare(CLONE_FILES));
  TRY(unshare(CLONE_FS));
  TRY(unshare(0));
  TRY(unshare(0x1));
  return 0;
}
