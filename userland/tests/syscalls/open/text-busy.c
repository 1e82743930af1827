// a running program cannot be written: ETXTBSY
#include "../case.h"

int main(int argc, char **argv) {
  TRY(open("/proc/self/exe", O_WRONLY));
  TRY(open("/proc/self/exe", O_RDWR));
  WORKS(open("/proc/self/exe", O_RDONLY));
  return 0;
}
