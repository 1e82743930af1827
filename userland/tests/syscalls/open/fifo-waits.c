// opening a FIFO waits for the other side
#include "../case.h"

int main(int argc, char **argv) {
  mkfifo("fifo", 0600);
  pid_t pid = CHILD({
    milliseconds(20);
    int fd = open("fifo", O_WRONLY);
    write(fd, "hello", 5);
  });
  int fd = TRY(open("fifo", O_RDONLY));
  char text[8];
  TRY(read(fd, text, 8));
  ended(pid);
  TRY(read(fd, text, 8));
  return 0;
}
