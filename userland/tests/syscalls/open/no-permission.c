// an ordinary user and the permission bits: EACCES
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("secret", "text");
  chmod("secret", 0600);
  mkdir("closed", 0700);
  file("closed/inside", "text");
  file("readable", "text");
  become_user();
  TRY(open("secret", O_RDONLY));
  TRY(open("closed/inside", O_RDONLY));
  TRY(open("readable", O_RDONLY));
  TRY(open("readable", O_WRONLY));
  TRY(open("readable", O_RDONLY | O_TRUNC));
  return 0;
}
