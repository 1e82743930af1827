// openat of a name that is not there: ENOENT, also below a missing directory and for the empty name
#include "../case.h"

int main(int argc, char **argv) {
  TRY(open("missing", O_RDONLY));
  TRY(open("missing/below", O_CREAT | O_RDWR, 0600));
  TRY(open("", O_RDONLY));
  return 0;
}
