// a number without a call: ENOSYS
#include "../case.h"

int main(int argc, char **argv) {
  TRY(syscall(1000));
  TRY(syscall(100000));
  TRY(syscall(-1L));
  return 0;
}
