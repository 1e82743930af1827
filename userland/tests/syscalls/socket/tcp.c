// a TCP connection over the loopback; ECONNREFUSED, EADDRINUSE, EISCONN, ENOTCONN
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_in address = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}}, got;
  socklen_t length = sizeof address;
  char text[8];
  int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET, SOCK_STREAM, 0);
  TRY(bind(server, (void *)&address, sizeof address));
  TRY(getsockname(server, (void *)&address, &length));
  TRY(connect(other, (void *)&address, sizeof address));
  TRY(send(other, "x", 1, MSG_NOSIGNAL));
  TRY(listen(server, 1));
  TRY(bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, sizeof address));
  TRY(connect(client, (void *)&address, sizeof address));
  TRY(connect(client, (void *)&address, sizeof address));
  int peer = TRY(accept(server, (void *)&got, &length));
  SHOW(ntohl(got.sin_addr.s_addr) == INADDR_LOOPBACK);
  TRY(write(client, "hello", 5));
  TRY(recv(peer, text, 2, MSG_PEEK));
  TRY(recv(peer, text, 5, MSG_WAITALL));
  TRY(shutdown(client, SHUT_WR));
  TRY(read(peer, text, 8));
  TRY(write(peer, "back", 4));
  TRY(read(client, text, 8));
  close(peer);
  TRY(read(client, text, 8));
  TRY(getpeername(server, (void *)&got, &length));
  TRY(accept4(server, 0, 0, 77));
  return 0;
}
