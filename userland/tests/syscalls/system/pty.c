// a pseudo terminal: master and slave, window size, packet of a line
#include "../case.h"

int main(int argc, char **argv) {
  char text[32];
  struct winsize size = {24, 80};
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), zero = 0, number = -1;
  TRY(ioctl(master, TIOCSPTLCK, &zero));
  TRY(ioctl(master, TIOCGPTN, &number));
  snprintf(text, sizeof text, "/dev/pts/%d", number);
  int slave = open(text, O_RDWR | O_NOCTTY);
  SHOW(slave >= 0);
  TRY(ioctl(master, TIOCSWINSZ, &size));
  size.ws_col = 0;
  TRY(ioctl(slave, TIOCGWINSZ, &size));
  SHOW(size.ws_col);
  TRY(write(master, "line\n", 5));
  TRY(read(slave, text, 32));
  TRY(read(master, text, 32));
  TRY(write(slave, "out\n", 4));
  TRY(read(master, text, 32));
  close(slave);
  TRY(read(master, text, 32));
  return 0;
}
