// capset drops; a dropped capability does not come back: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2], all[2];
  syscall(SYS_capget, &header, all);
  memcpy(data, all, sizeof all);
  data[0].effective &= ~(1 << CAP_CHOWN);
  TRY(syscall(SYS_capset, &header, data));
  file("plain", "");
  TRY(chown("plain", 5, 5));
  TRY(syscall(SYS_capset, &header, all));
  TRY(chown("plain", 5, 5));
  data[0].permitted &= ~(1 << CAP_CHOWN);
  TRY(syscall(SYS_capset, &header, data));
  TRY(syscall(SYS_capset, &header, all));
  become_user();
  syscall(SYS_capget, &header, data);
  SHOW(data[0].effective | data[0].permitted | data[1].effective);
  return 0;
}
