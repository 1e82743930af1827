// execveat: AT_EMPTY_PATH executes a descriptor; ELOOP, EBADF, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  if (argc > 2) {
    say("executed with %s\n", argv[2]);
    return 0;
  }
  char *args[] = {"case", "@" CASE, "two", 0}, *env[] = {0};
  symlink("/proc/self/exe", "link");
  TRY(syscall(SYS_execveat, 99, "", args, env, AT_EMPTY_PATH));
  TRY(syscall(SYS_execveat, 99, "x", args, env, 0));
  TRY(syscall(SYS_execveat, AT_FDCWD, "link", args, env, AT_SYMLINK_NOFOLLOW));
  TRY(syscall(SYS_execveat, AT_FDCWD, "/proc/self/exe", args, env, 0x8000));
  int fd = open("/proc/self/exe", O_RDONLY);
  TRY(syscall(SYS_execveat, fd, "", args, env, 0));
  syscall(SYS_execveat, fd, "", args, env, AT_EMPTY_PATH);
  return 0;
}
