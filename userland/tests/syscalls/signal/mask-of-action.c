// sa_mask is blocked while the handler runs
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) {
    say("%s begins\n", signal_name(number));
    if (number == SIGUSR1) raise(SIGUSR2);
    say("%s ends\n", signal_name(number));
  }
  struct sigaction action = {.sa_handler = handler};
  sigaction(SIGUSR2, &action, 0);
  raise(SIGUSR1 * 0 + SIGUSR2);
  sigaddset(&action.sa_mask, SIGUSR2);
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  return 0;
}
