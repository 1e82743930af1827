// setgroups and getgroups: EINVAL, EPERM, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  gid_t groups[4] = {30, 10, 20}, out[4] = {};
  TRY(setgroups(3, groups));
  TRY(getgroups(0, 0));
  TRY(getgroups(4, out));
  SHOW(out[0] + out[1] + out[2]);
  TRY(getgroups(2, out));
  TRY(getgroups(-1, out));
  TRY(setgroups(70000, groups));
  TRY(syscall(SYS_setgroups, 3, BAD));
  TRY(setgroups(0, 0));
  TRY(getgroups(0, 0));
  become_user();
  TRY(setgroups(1, groups));
  return 0;
}
