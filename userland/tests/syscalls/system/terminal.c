// ioctl on what is no terminal: ENOTTY; EBADF
#include "../case.h"

int main(int argc, char **argv) {
  struct winsize size;
  int fd = open("/dev/null", O_RDWR);
  TRY(ioctl(fd, TIOCGWINSZ, &size));
  TRY(isatty(fd));
  TRY(ioctl(99, TIOCGWINSZ, &size));
  TRY(ioctl(open("plain", O_CREAT | O_RDWR, 0600), TIOCGWINSZ, &size));
  TRY(ioctl(fd, 0x12345678, 0));
  return 0;
}
