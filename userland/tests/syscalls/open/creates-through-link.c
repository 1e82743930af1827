// O_CREAT follows a dangling symbolic link and makes its target
#include "../case.h"

int main(int argc, char **argv) {
  symlink("target", "dangling");
  TRY(open("dangling", O_CREAT | O_WRONLY, 0600));
  TRY(access("target", F_OK));
  return 0;
}
