// capget of oneself; EINVAL and the preferred version; ESRCH
#include "../case.h"

int main(int argc, char **argv) {
  struct __user_cap_header_struct header = {0, 0};
  struct __user_cap_data_struct data[2];
  TRY(syscall(SYS_capget, &header, data));
  SHOW(header.version == _LINUX_CAPABILITY_VERSION_3);
  header.pid = -1;
  TRY(syscall(SYS_capget, &header, data));
  header.pid = 1234567;
  TRY(syscall(SYS_capget, &header, data));
  header.pid = 0;
  TRY(syscall(SYS_capget, &header, data));
  TRY(syscall(SYS_capget, BAD, data));
  return 0;
}
