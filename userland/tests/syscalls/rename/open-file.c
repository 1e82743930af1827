// an open file keeps its contents through renames
#include "../case.h"

int main(int argc, char **argv) {
  file("one", "one");
  file("two", "two");
  char text[8] = "";
  int fd = open("two", O_RDONLY);
  rename("one", "two");
  TRY(read(fd, text, 8));
  say("%s\n", text);
  return 0;
}
