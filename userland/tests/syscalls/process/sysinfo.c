// sysinfo: memory adds up; EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  struct sysinfo info;
  TRY(sysinfo(&info));
  SHOW(info.freeram < info.totalram);
  SHOW(info.procs > 0);
  SHOW(info.mem_unit > 0);
  TRY(syscall(SYS_sysinfo, BAD));
  return 0;
}
