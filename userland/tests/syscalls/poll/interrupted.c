// a handler ends poll: EINTR, even with SA_RESTART; ppoll's mask lets it in
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("handler\n"); }
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigset_t set, none;
  sigaction(SIGALRM, &action, 0);
  ualarm(10000, 0);
  TRY(poll(0, 0, 5000));
  sigemptyset(&none);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  TRY(ppoll(0, 0, 0, &none));
  sigprocmask(SIG_BLOCK, 0, &set);
  SHOW(sigismember(&set, SIGUSR1));
  return 0;
}
