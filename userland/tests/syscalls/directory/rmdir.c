// rmdir: ENOTEMPTY, ENOTDIR, EINVAL for a last ".", ENOENT
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0777);
  mkdir("folder/inner", 0777);
  file("plain", "");
  TRY(rmdir("folder"));
  TRY(rmdir("plain"));
  TRY(rmdir("missing"));
  TRY(rmdir("folder/inner/."));
  TRY(rmdir("folder/inner/.."));
  TRY(rmdir("folder/inner/"));
  TRY(rmdir("folder"));
  TRY(rmdir("/"));
  return 0;
}
