// a device node that nobody drives: ENXIO
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_MKNOD);
  TRY(mknod("device", S_IFCHR | 0600, makedev(213, 7)));
  TRY(open("device", O_RDONLY));
  return 0;
}
