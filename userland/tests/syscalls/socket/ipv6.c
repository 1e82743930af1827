// TCP over ::1
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_in6 address = {AF_INET6, 0, 0, IN6ADDR_LOOPBACK_INIT};
  socklen_t length = sizeof address;
  int server = socket(AF_INET6, SOCK_STREAM, 0), client = socket(AF_INET6, SOCK_STREAM, 0);
  TRY(bind(server, (void *)&address, sizeof address));
  getsockname(server, (void *)&address, &length);
  TRY(listen(server, 1));
  TRY(connect(client, (void *)&address, sizeof address));
  TRY(write(client, "x", 1));
  char c;
  TRY(read(accept(server, 0, 0), &c, 1));
  return 0;
}
