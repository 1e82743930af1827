// a connection that is not waited for: EAGAIN of accept, poll tells
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_in address = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  bind(server, (void *)&address, sizeof address);
  getsockname(server, (void *)&address, &length);
  listen(server, 1);
  TRY(accept(server, 0, 0));
  struct pollfd fd = {server, POLLIN};
  TRY(poll(&fd, 1, 0));
  connect(client, (void *)&address, sizeof address);
  TRY(poll(&fd, 1, 1000));
  WORKS(accept(server, 0, 0));
  return 0;
}
