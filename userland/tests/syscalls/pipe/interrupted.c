// a handler without SA_RESTART ends a waiting read: EINTR; with it the read goes on
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int signal) { say("signal\n"); }
  int p[2];
  char text[4];
  pipe(p);
  struct sigaction action = {.sa_handler = handler};
  sigaction(SIGALRM, &action, 0);
  struct itimerval timer = {{0, 0}, {0, 20000}};
  setitimer(ITIMER_REAL, &timer, 0);
  TRY(read(p[0], text, 4));
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, 0);
  setitimer(ITIMER_REAL, &timer, 0);
  pid_t pid = CHILD({
    milliseconds(60);
    write(p[1], "late", 4);
  });
  TRY(read(p[0], text, 4));
  ended(pid);
  return 0;
}
