// exec keeps pid, open files and ignored signals, drops handlers and marked files
#include "../case.h"

int main(int argc, char **argv) {
  if (argc > 2) {
    struct sigaction action;
    SHOW(getpid() == atoi(argv[2]));
    TRY(fcntl(3, F_GETFD));
    TRY(fcntl(4, F_GETFD));
    sigaction(SIGUSR1, 0, &action);
    SHOW(action.sa_handler == SIG_IGN);
    sigaction(SIGUSR2, 0, &action);
    SHOW(action.sa_handler == SIG_DFL);
    SHOW(umask(0));
    return 5;
  }
  char pid[20];
  snprintf(pid, sizeof pid, "%d", getpid());
  open("/dev/null", O_RDONLY);
  open("/dev/null", O_RDONLY | O_CLOEXEC);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGUSR2, (void (*)(int))milliseconds);
  umask(0);
  EXEC_SELF(pid);
  return 0;
}
