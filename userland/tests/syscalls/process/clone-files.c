// CLONE_FILES shares the table of descriptors, CLONE_FS the working directory
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0755);
  uint64_t args[8] = {CLONE_FILES | CLONE_FS, 0, 0, 0, SIGCHLD};
  pid_t pid = syscall(SYS_clone3, args, 64);
  if (pid == 0) {
    open("/dev/null", O_RDONLY);
    chdir("folder");
    umask(0);
    _exit(0);
  }
  ended(pid);
  TRY(fcntl(3, F_GETFD));
  TRY(access("../folder", F_OK));
  TRY(umask(0));
  return 0;
}
