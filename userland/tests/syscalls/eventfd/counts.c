// an eventfd adds and gives the sum; EAGAIN when zero; EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t value = 5;
  int fd = TRY(eventfd(3, EFD_NONBLOCK));
  TRY(write(fd, &value, 8));
  TRY(read(fd, &value, 8));
  SHOW(value);
  TRY(read(fd, &value, 8));
  TRY(read(fd, &value, 4));
  TRY(write(fd, &value, 4));
  value = UINT64_MAX;
  TRY(write(fd, &value, 8));
  value = UINT64_MAX - 1;
  TRY(write(fd, &value, 8));
  value = 1;
  TRY(write(fd, &value, 8));
  TRY(eventfd(0, 77));
  TRY(lseek(fd, 0, SEEK_SET));
  return 0;
}
