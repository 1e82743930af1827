// chmod sets twelve bits; only the owner may: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  file("plain", "");
  TRY(chmod("plain", 0107777));
  stat("plain", &st);
  SHOW(st.st_mode & 07777);
  TRY(chmod("missing", 0600));
  TRY(fchmod(99, 0600));
  become_user();
  TRY(chmod("plain", 0600));
  return 0;
}
