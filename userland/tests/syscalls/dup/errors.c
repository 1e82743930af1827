// dup and dup3 of bad descriptors: EBADF; dup3 onto itself: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  TRY(dup(99));
  TRY(dup2(99, 5));
  TRY(dup2(0, -1));
  TRY(dup2(0, 5000));
  TRY(dup3(0, 0, 0));
  TRY(dup3(0, 5, 12345));
  TRY(dup3(0, 5, O_CLOEXEC));
  TRY(fcntl(5, F_GETFD));
  TRY(dup2(0, 0));
  return 0;
}
