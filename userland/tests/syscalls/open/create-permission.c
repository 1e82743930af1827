// a new file needs a writable directory: EACCES
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  mkdir("closed", 0755);
  mkdir("public", 0777);
  chmod("public", 0777);
  become_user();
  TRY(open("closed/new", O_CREAT | O_RDWR, 0600));
  TRY(open("public/new", O_CREAT | O_RDWR, 0600));
  return 0;
}
