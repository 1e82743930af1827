// SIGSTOP stops, SIGCONT continues and runs its handler; SIGTSTP may be caught
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("caught %s\n", signal_name(number)); }
  int status;
  pid_t pid = CHILD({
    signal(SIGCONT, handler);
    signal(SIGTSTP, handler);
    raise(SIGTSTP);
    raise(SIGSTOP);
    say("goes on\n");
  });
  SHOW(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
  kill(pid, SIGCONT);
  ended(pid);
  return 0;
}
