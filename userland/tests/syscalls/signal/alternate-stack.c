// a handler with SA_ONSTACK runs on the alternate stack; ENOMEM, EINVAL, EPERM
#include "../case.h"

int main(int argc, char **argv) {
  static char room[65536];
  static stack_t inside;
  void handler(int number) {
    char here;
    say("on it: %d\n", &here >= room && &here < room + sizeof room);
    TRY(sigaltstack(0, &inside));
    SHOW(inside.ss_flags == SS_ONSTACK);
    TRY(sigaltstack(&inside, 0));
  }
  stack_t stack = {.ss_sp = room, .ss_size = 100};
  TRY(sigaltstack(&stack, 0));
  stack.ss_size = sizeof room;
  stack.ss_flags = 77;
  TRY(sigaltstack(&stack, 0));
  stack.ss_flags = 0;
  TRY(sigaltstack(&stack, 0));
  TRY(sigaltstack(BAD, 0));
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  TRY(sigaltstack(0, &inside));
  SHOW(inside.ss_flags);
  return 0;
}
