// what SIGSEGV says: SEGV_MAPERR and SEGV_ACCERR, and the address
#include "../case.h"

int main(int argc, char **argv) {
  static char *page;
  void handler(int number, siginfo_t *info, void *context) {
    say("%s code %d at offset %ld\n", signal_name(number), info->si_code, (long)((char *)info->si_addr - page));
    mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  }
  page = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, 0);
  *(volatile char *)(page + 123) = 1;
  munmap(page, 4096);
  *(volatile char *)(page + 456) = 1;
  return 0;
}
