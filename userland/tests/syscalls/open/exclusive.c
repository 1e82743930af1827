// O_EXCL refuses what is there, a dangling link included: EEXIST
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  symlink("nowhere", "dangling");
  TRY(open("plain", O_CREAT | O_EXCL | O_RDWR, 0600));
  TRY(open("dangling", O_CREAT | O_EXCL | O_RDWR, 0600));
  TRY(open("fresh", O_CREAT | O_EXCL | O_RDWR, 0600));
  TRY(access("nowhere", F_OK));
  return 0;
}
