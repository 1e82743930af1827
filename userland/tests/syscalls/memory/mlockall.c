// mlockall: EINVAL for no or unknown flags; ENOMEM and EPERM for users
#include "../case.h"

int main(int argc, char **argv) {
  TRY(mlockall(0));
  TRY(mlockall(77));
  TRY(mlockall(MCL_ONFAULT));
  TRY(munlockall());
  return 0;
}
