// statfs of a file system in memory: its magic number, block size and name length
#include "../case.h"

int main(int argc, char **argv) {
  struct statfs sf;
  TRY(statfs(".", &sf));
  SHOW(sf.f_type == 0x01021994);
  SHOW(sf.f_bsize);
  SHOW(sf.f_namelen);
  SHOW(sf.f_bfree <= sf.f_blocks);
  TRY(statfs("missing", &sf));
  TRY(fstatfs(99, &sf));
  TRY(syscall(SYS_statfs, ".", BAD));
  TRY(statfs("/proc", &sf));
  SHOW(sf.f_type);
  return 0;
}
