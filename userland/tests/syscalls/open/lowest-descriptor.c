// the lowest free descriptor is given
#include "../case.h"

int main(int argc, char **argv) {
  TRY(open("/dev/null", O_RDONLY));
  TRY(open("/dev/null", O_RDONLY));
  TRY(open("/dev/null", O_RDONLY));
  TRY(close(4));
  TRY(open("/dev/null", O_RDONLY));
  return 0;
}
