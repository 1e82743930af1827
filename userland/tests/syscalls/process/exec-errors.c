// execve: ENOENT, EACCES, ENOEXEC, ENOTDIR, EFAULT, EISDIR as EACCES
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  file("text", "no program\n");
  chmod("text", 0755);
  file("empty", "");
  chmod("empty", 0755);
  mkdir("folder", 0755);
  char *args[] = {"x", 0}, *env[] = {0};
  TRY(execve("missing", args, env));
  TRY(execve("plain", args, env));
  TRY(execve("text", args, env));
  TRY(execve("empty", args, env));
  TRY(execve("folder", args, env));
  TRY(execve("plain/x", args, env));
  TRY(execve("", args, env));
  TRY(syscall(SYS_execve, BAD, args, env));
  TRY(syscall(SYS_execve, "/proc/self/exe", BAD, env));
  return 0;
}
