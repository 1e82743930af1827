// prlimit of another process: ESRCH, EPERM
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit;
  pid_t pid = CHILD(pause());
  TRY(prlimit(pid, RLIMIT_CORE, 0, &limit));
  SHOW(limit.rlim_cur);
  limit = (struct rlimit){50, 60};
  TRY(prlimit(pid, RLIMIT_NOFILE, &limit, 0));
  TRY(prlimit(1234567, RLIMIT_CORE, 0, &limit));
  NEEDS_ROOT();
  become_user();
  TRY(prlimit(pid, RLIMIT_CORE, 0, &limit));
  return 0;
}
