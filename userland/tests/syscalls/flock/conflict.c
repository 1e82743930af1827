// LOCK_EX against another open file: EWOULDBLOCK; LOCK_SH shares
#include "../case.h"

int main(int argc, char **argv) {
  int one = open("new", O_CREAT | O_RDWR, 0600), two = open("new", O_RDWR);
  TRY(flock(one, LOCK_EX));
  TRY(flock(two, LOCK_SH | LOCK_NB));
  TRY(flock(dup(one), LOCK_SH));
  TRY(flock(two, LOCK_SH | LOCK_NB));
  TRY(flock(two, LOCK_EX | LOCK_NB));
  TRY(flock(one, LOCK_UN));
  TRY(flock(two, LOCK_EX | LOCK_NB));
  TRY(flock(99, LOCK_EX));
  TRY(flock(one, 77));
  return 0;
}
