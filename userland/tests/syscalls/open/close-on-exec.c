// O_CLOEXEC sets FD_CLOEXEC and nothing else
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  TRY(fcntl(fd, F_GETFD));
  SHOW(fcntl(fd, F_GETFL) & ~O_LARGEFILE & O_CLOEXEC);
  fd = open("/dev/null", O_RDWR);
  TRY(fcntl(fd, F_GETFD));
  return 0;
}
