// truncate needs a writable file: EACCES
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "text");
  become_user();
  TRY(truncate("plain", 0));
  return 0;
}
