// past RLIMIT_AS: ENOMEM
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit = {256 << 20, 256 << 20};
  TRY(setrlimit(RLIMIT_AS, &limit));
  TRY(mmap(0, 512 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  WORKS(mmap(0, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  return 0;
}
