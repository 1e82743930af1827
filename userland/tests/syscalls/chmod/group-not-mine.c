// chmod by an owner outside the group drops setgid
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  file("plain", "");
  chown("plain", 1000, 77);
  become_user();
  TRY(chmod("plain", 02755));
  stat("plain", &st);
  SHOW(st.st_mode & 07777);
  return 0;
}
