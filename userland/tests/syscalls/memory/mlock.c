// mlock and munlock: ENOMEM for holes, EPERM or ENOMEM past the limit
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_IPC_LOCK);
  char *p = mmap(0, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  TRY(mlock(p, 4096));
  TRY(munlock(p, 4096));
  munmap(p + 4096, 4096);
  TRY(mlock(p, 3 * 4096));
  TRY(munlock(p, 3 * 4096));
  TRY(mlock2(p, 4096, MLOCK_ONFAULT));
  TRY(mlock2(p, 4096, 2));
  struct rlimit limit = {4096, 4096};
  setrlimit(RLIMIT_MEMLOCK, &limit);
  become_user();
  TRY(mlock(p + 2 * 4096, 3 * 4096));
  TRY(munlock(p, 4096));
  limit = (struct rlimit){0, 0};
  setrlimit(RLIMIT_MEMLOCK, &limit);
  TRY(mlock(p, 4096));
  return 0;
}
