// no descriptor below RLIMIT_NOFILE is free: EMFILE
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit = {8, 8};
  setrlimit(RLIMIT_NOFILE, &limit);
  while (open("/dev/null", O_RDONLY) >= 0);
  TRY(open("/dev/null", O_RDONLY));
  TRY(dup(0));
  int p[2];
  TRY(pipe(p));
  TRY(socket(AF_UNIX, SOCK_STREAM, 0));
  TRY(epoll_create1(0));
  return 0;
}
