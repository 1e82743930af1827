// chroot needs CAP_SYS_CHROOT; then / is that directory and .. does not lead out
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_CHROOT);
  mkdir("root", 0755);
  file("root/inside", "text");
  file("plain", "");
  TRY(chroot("plain"));
  TRY(chroot("missing"));
  TRY(chroot("root"));
  TRY(chdir("/"));
  content("/inside");
  content("../../inside");
  TRY(access("/plain", F_OK));
  become_user();
  TRY(chroot("/"));
  return 0;
}
