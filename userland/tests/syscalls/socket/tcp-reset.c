// closing with unread data resets the connection: ECONNRESET, then EPIPE
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_in address = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  char text[8];
  int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  bind(server, (void *)&address, sizeof address);
  getsockname(server, (void *)&address, &length);
  listen(server, 1);
  connect(client, (void *)&address, sizeof address);
  int peer = accept(server, 0, 0);
  write(client, "unread", 6);
  milliseconds(5);
  close(peer);
  milliseconds(5);
  TRY(read(client, text, 8));
  TRY(send(client, "x", 1, MSG_NOSIGNAL));
  return 0;
}
