// without room for a handler's frame: SIGSEGV ends the process, an alternate stack saves it
#include "../case.h"

int main(int argc, char **argv) {
  static char room[65536];
  void handler(int number) {
    say("caught %s\n", signal_name(number));
    _exit(3);
  }
  int deep(volatile int n) { return n + deep(n + 1); }
  struct rlimit limit = {1 << 20, 1 << 20};
  setrlimit(RLIMIT_STACK, &limit);
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
  sigaction(SIGSEGV, &action, 0);
  ended(CHILD(deep(0)));
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&stack, 0);
  ended(CHILD(deep(0)));
  return 0;
}
