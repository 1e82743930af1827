// a reader waits for a writer; poll says what is possible
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t value = 7;
  int fd = eventfd(0, 0);
  struct pollfd set = {fd, POLLIN | POLLOUT};
  TRY(poll(&set, 1, 0));
  SHOW(set.revents);
  pid_t pid = CHILD(milliseconds(10); write(fd, &value, 8));
  value = 0;
  TRY(read(fd, &value, 8));
  SHOW(value);
  ended(pid);
  return 0;
}
