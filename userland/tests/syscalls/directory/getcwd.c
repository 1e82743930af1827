// getcwd needs room for the path and its end: ERANGE
#include "../case.h"

int main(int argc, char **argv) {
  char text[4096], small[2];
  mkdir("folder", 0777);
  chdir("folder");
  SHOW(syscall(SYS_getcwd, text, sizeof text) == strlen(text) + 1);
  SHOW(strcmp(strrchr(text, '/'), "/folder"));
  TRY(syscall(SYS_getcwd, small, 2));
  TRY(syscall(SYS_getcwd, small, 0));
  TRY(syscall(SYS_getcwd, BAD, 4096));
  chdir("/");
  TRY(syscall(SYS_getcwd, text, sizeof text));
  return 0;
}
