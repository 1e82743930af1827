// forty links in a row are followed, one more is ELOOP
#include "../case.h"

int main(int argc, char **argv) {
  char name[16], target[16];
  file("l0", "end");
  for (int i = 1; i <= 41; i++) {
    snprintf(name, sizeof name, "l%d", i);
    snprintf(target, sizeof target, "l%d", i - 1);
    symlink(target, name);
  }
  TRY(open("l40", O_RDONLY));
  TRY(open("l41", O_RDONLY));
  return 0;
}
