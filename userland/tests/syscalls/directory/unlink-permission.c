// removing needs a writable directory: EACCES
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  mkdir("closed", 0755);
  file("closed/plain", "");
  chown("closed/plain", 1000, 1000);
  mkdir("closed/folder", 0755);
  become_user();
  TRY(unlink("closed/plain"));
  TRY(rmdir("closed/folder"));
  TRY(rename("closed/plain", "elsewhere"));
  TRY(link("closed/plain", "closed/other"));
  TRY(symlink("x", "closed/link"));
  return 0;
}
