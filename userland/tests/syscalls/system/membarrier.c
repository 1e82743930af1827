// membarrier: QUERY, registering first: EPERM, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  SHOW(syscall(SYS_membarrier, 0, 0, 0) > 0);
  TRY(syscall(SYS_membarrier, 8, 0, 0));
  TRY(syscall(SYS_membarrier, 16, 0, 0));
  TRY(syscall(SYS_membarrier, 8, 0, 0));
  TRY(syscall(SYS_membarrier, 1 << 20, 0, 0));
  TRY(syscall(SYS_membarrier, 0, 99, 0));
  return 0;
}
