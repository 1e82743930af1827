// a FIFO for writing without a reader: ENXIO when not waiting
#include "../case.h"

int main(int argc, char **argv) {
  TRY(mkfifo("fifo", 0600));
  TRY(open("fifo", O_WRONLY | O_NONBLOCK));
  TRY(open("fifo", O_RDONLY | O_NONBLOCK));
  TRY(open("fifo", O_WRONLY | O_NONBLOCK));
  TRY(open("fifo", O_RDWR));
  return 0;
}
