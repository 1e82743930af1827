// arguments beyond a quarter of the stack limit: E2BIG; a string beyond 128 KiB, too
#include "../case.h"

int main(int argc, char **argv) {
  static char big[140000];
  char *args[] = {"x", big, 0}, *env[] = {0};
  memset(big, 'b', sizeof big - 1);
  file("program", "#!/bin/true\n");
  chmod("program", 0755);
  TRY(execve("/proc/self/exe", args, env));
  return 0;
}
