// closing what is not open: EBADF
#include "../case.h"

int main(int argc, char **argv) {
  TRY(close(77));
  TRY(close(-1));
  TRY(close(3));
  TRY(open("/dev/null", O_RDONLY));
  TRY(close(3));
  TRY(close(3));
  return 0;
}
