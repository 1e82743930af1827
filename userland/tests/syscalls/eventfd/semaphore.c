// EFD_SEMAPHORE takes one at a time
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t value;
  int fd = eventfd(2, EFD_NONBLOCK | EFD_SEMAPHORE | EFD_CLOEXEC);
  TRY(fcntl(fd, F_GETFD));
  TRY(read(fd, &value, 8));
  SHOW(value);
  TRY(read(fd, &value, 8));
  TRY(read(fd, &value, 8));
  return 0;
}
