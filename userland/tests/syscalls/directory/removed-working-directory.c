// in a removed directory nothing can be made: ENOENT
#include "../case.h"

int main(int argc, char **argv) {
  char text[100];
  mkdir("folder", 0777);
  chdir("folder");
  TRY(rmdir("../folder"));
  TRY(open("new", O_CREAT | O_WRONLY, 0600));
  TRY(mkdir("new", 0700));
  TRY(syscall(SYS_getcwd, text, sizeof text));
  TRY(chdir(".."));
  TRY(open(".", O_RDONLY));
  return 0;
}
