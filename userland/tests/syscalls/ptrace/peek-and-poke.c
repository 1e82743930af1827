// words of a tracee's memory; EIO or EFAULT for addresses it does not have
#include "../case.h"

int main(int argc, char **argv) {
  static long value = 42;
  int status;
  pid_t pid = CHILD({
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    milliseconds(10);
    SHOW(value);
  });
  waitpid(pid, &status, 0);
  TRY(ptrace(PTRACE_PEEKDATA, pid, &value, 0));
  TRY(ptrace(PTRACE_POKEDATA, pid, &value, 43));
  TRY(ptrace(PTRACE_PEEKDATA, pid, 8, 0));
  TRY(ptrace(PTRACE_POKEDATA, pid, 8, 0));
  TRY(ptrace(PTRACE_CONT, pid, 0, 0));
  ended(pid);
  return 0;
}
