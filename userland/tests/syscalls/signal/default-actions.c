// what each signal does by default
#include "../case.h"

int main(int argc, char **argv) {
  int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSYS, SIGSTKFLT};
  for (int i = 0; i < sizeof signals / sizeof *signals; i++) {
    say("%s: ", signal_name(signals[i]));
    ended(CHILD(raise(signals[i])));
  }
  return 0;
}
