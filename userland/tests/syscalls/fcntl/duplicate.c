// F_DUPFD gives the lowest number from its argument up
#include "../case.h"

int main(int argc, char **argv) {
  TRY(fcntl(0, F_DUPFD, 10));
  TRY(fcntl(0, F_DUPFD, 10));
  TRY(fcntl(0, F_DUPFD_CLOEXEC, 20));
  TRY(fcntl(20, F_GETFD));
  TRY(fcntl(0, F_DUPFD, -1));
  TRY(fcntl(0, F_DUPFD, 100000));
  TRY(fcntl(99, F_DUPFD, 0));
  return 0;
}
