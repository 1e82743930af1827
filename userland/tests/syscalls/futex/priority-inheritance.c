// FUTEX_LOCK_PI and UNLOCK_PI: the word holds the owner; EDEADLK, EPERM
#include "../case.h"

int main(int argc, char **argv) {
  static int word;
  TRY(syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, 0));
  SHOW(word == gettid());
  TRY(syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, 0));
  TRY(syscall(SYS_futex, &word, FUTEX_TRYLOCK_PI, 0, 0));
  TRY(syscall(SYS_futex, &word, FUTEX_UNLOCK_PI, 0, 0));
  SHOW(word);
  TRY(syscall(SYS_futex, &word, FUTEX_UNLOCK_PI, 0, 0));
  return 0;
}
