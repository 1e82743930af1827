// SO_TYPE, SO_ERROR, SO_REUSEADDR, SO_RCVTIMEO; ENOPROTOOPT, EINVAL, EFAULT, ENOTSOCK
#include "../case.h"

int main(int argc, char **argv) {
  int value = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  socklen_t length = sizeof value;
  TRY(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length));
  SHOW(value);
  TRY(getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &length));
  SHOW(value);
  value = 1;
  TRY(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value));
  value = 0;
  TRY(getsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, &length));
  SHOW(value);
  TRY(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 1));
  TRY(setsockopt(fd, SOL_SOCKET, 9999, &value, sizeof value));
  TRY(getsockopt(fd, SOL_SOCKET, 9999, &value, &length));
  TRY(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, BAD, sizeof value));
  TRY(getsockopt(0, SOL_SOCKET, SO_TYPE, &value, &length));
  TRY(getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &value, &length));
  SHOW(value);
  struct timeval time = {0, 10000};
  int s[2];
  char c;
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  TRY(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time));
  TRY(read(s[0], &c, 1));
  return 0;
}
