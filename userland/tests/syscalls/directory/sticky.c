// in a sticky directory only owners remove: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  mkdir("public", 0777);
  chmod("public", 01777);
  file("public/foreign", "");
  become_user();
  file("public/mine", "");
  TRY(unlink("public/foreign"));
  TRY(rename("public/foreign", "public/other"));
  TRY(unlink("public/mine"));
  return 0;
}
