// F_OFD_SETLK belongs to the open file: two opens of one process conflict
#include "../case.h"

int main(int argc, char **argv) {
  int one = open("new", O_CREAT | O_RDWR, 0600), two = open("new", O_RDWR);
  struct flock lock = {.l_type = F_WRLCK};
  TRY(fcntl(one, F_OFD_SETLK, &lock));
  TRY(fcntl(two, F_OFD_SETLK, &lock));
  TRY(fcntl(dup(one), F_OFD_SETLK, &lock));
  struct flock seen = {.l_type = F_WRLCK};
  TRY(fcntl(two, F_OFD_GETLK, &seen));
  SHOW(seen.l_pid);
  lock.l_pid = 1;
  TRY(fcntl(one, F_OFD_SETLK, &lock));
  return 0;
}
