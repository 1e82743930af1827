// what needs privileges says so
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  become_user();
  TRY(syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0));
  TRY(syscall(SYS_swapon, "plain", 0));
  TRY(syscall(SYS_mount, "a", "/", "tmpfs", 0, 0));
  TRY(umount2("/", 0));
  TRY(syscall(SYS_init_module, 0, 0, ""));
  TRY(acct("plain"));
  return 0;
}
