// close_range closes or marks all descriptors between two
#include "../case.h"

int main(int argc, char **argv) {
  for (int i = 3; i < 10; i++) open("/dev/null", O_RDONLY);
  TRY(syscall(SYS_close_range, 5, 7, 0));
  TRY(fcntl(4, F_GETFD));
  TRY(fcntl(5, F_GETFD));
  TRY(fcntl(7, F_GETFD));
  TRY(syscall(SYS_close_range, 8, ~0U, 4));
  TRY(fcntl(8, F_GETFD));
  TRY(syscall(SYS_close_range, 9, 8, 0));
  TRY(syscall(SYS_close_range, 3, 4, 64));
  return 0;
}
