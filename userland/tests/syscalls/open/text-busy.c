// a running program cannot be written: ETXTBSY
#include "../case.h"

int main(int argc, char **argv) {
  TRY(open("/proc/self/exe", O_WRONLY));
  TRY(open("/proc/self/exe", O_RDWR));
  WORKS(open("/proc/self/exe", O_RDONLY));
  TRY(open("/proc/self/exe", O_RDONLY | O_TRUNC));
  TRY(open("/proc/self/exe", O_WRONLY | O_TRUNC));
  TRY(truncate("/proc/self/exe", 0));
  return 0;
}
