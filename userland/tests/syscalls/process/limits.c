// getrlimit and setrlimit: the soft limit up to the hard one, raising that needs privileges
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit;
  TRY(getrlimit(RLIMIT_NOFILE, &limit));
  SHOW(limit.rlim_cur);
  limit.rlim_cur = 5000;
  TRY(setrlimit(RLIMIT_NOFILE, &limit));
  TRY(getrlimit(99, &limit));
  TRY(setrlimit(RLIMIT_NOFILE, BAD));
  limit = (struct rlimit){100, 200};
  TRY(setrlimit(RLIMIT_NOFILE, &limit));
  struct rlimit old;
  TRY(prlimit(0, RLIMIT_NOFILE, 0, &old));
  SHOW(old.rlim_cur * 1000 + old.rlim_max);
  NEEDS_ROOT();
  become_user();
  limit.rlim_max = 300;
  TRY(setrlimit(RLIMIT_NOFILE, &limit));
  limit.rlim_max = limit.rlim_cur = 150;
  TRY(setrlimit(RLIMIT_NOFILE, &limit));
  return 0;
}
