// regular files, directories and devices are always ready
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  struct pollfd fds[3] = {{open("plain", O_RDWR), POLLIN | POLLOUT}, {open(".", O_RDONLY), POLLIN | POLLOUT}, {open("/dev/null", O_RDWR), POLLIN | POLLOUT}};
  TRY(poll(fds, 3, 100));
  SHOW(fds[0].revents);
  SHOW(fds[1].revents);
  SHOW(fds[2].revents);
  return 0;
}
