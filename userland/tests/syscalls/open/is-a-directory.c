// a directory cannot be opened for writing or created over: EISDIR
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0755);
  TRY(open("folder", O_WRONLY));
  TRY(open("folder", O_RDWR));
  TRY(open("folder", O_RDONLY | O_TRUNC));
  TRY(open("folder", O_CREAT | O_RDONLY, 0600));
  TRY(open("new/", O_CREAT | O_WRONLY, 0600));
  TRY(open("folder", O_RDONLY));
  return 0;
}
