// a path through a regular file: ENOTDIR
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  TRY(open("plain/below", O_RDONLY));
  TRY(open("plain/", O_RDONLY));
  TRY(open("plain", O_RDONLY | O_DIRECTORY));
  return 0;
}
