// XATTR_CREATE and XATTR_REPLACE: EEXIST, ENODATA
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  TRY(setxattr("plain", "trusted.one", "1", 1, XATTR_REPLACE));
  TRY(setxattr("plain", "trusted.one", "1", 1, XATTR_CREATE));
  TRY(setxattr("plain", "trusted.one", "2", 1, XATTR_CREATE));
  TRY(setxattr("plain", "trusted.one", "2", 1, XATTR_REPLACE));
  TRY(setxattr("plain", "trusted.one", "2", 1, 77));
  return 0;
}
