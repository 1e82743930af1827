// a handler ends a sleep: EINTR and the rest; SA_RESTART does not matter
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) {}
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, 0);
  struct timespec time = {5, 0}, rest = {};
  ualarm(20000, 0);
  TRY(nanosleep(&time, &rest));
  SHOW(rest.tv_sec == 4);
  return 0;
}
