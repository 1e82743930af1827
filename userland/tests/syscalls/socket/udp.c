// UDP datagrams over the loopback, connected and not; ECONNREFUSED from a closed port
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_in a = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}}, b = a, got;
  socklen_t length = sizeof a;
  char text[8];
  int one = socket(AF_INET, SOCK_DGRAM, 0), two = socket(AF_INET, SOCK_DGRAM, 0);
  bind(one, (void *)&a, sizeof a);
  bind(two, (void *)&b, sizeof b);
  getsockname(one, (void *)&a, &length);
  getsockname(two, (void *)&b, &length);
  TRY(sendto(one, "hello", 5, 0, (void *)&b, sizeof b));
  TRY(recvfrom(two, text, 3, 0, (void *)&got, &length));
  SHOW(got.sin_port == a.sin_port);
  TRY(send(one, "x", 1, 0));
  TRY(connect(one, (void *)&b, sizeof b));
  TRY(send(one, "x", 1, 0));
  TRY(recv(two, text, 8, MSG_DONTWAIT));
  close(two);
  TRY(send(one, "x", 1, 0));
  milliseconds(5);
  TRY(send(one, "x", 1, 0));
  return 0;
}
