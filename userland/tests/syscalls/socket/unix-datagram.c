// sendto and recvfrom with names; EDESTADDRREQ, ENOTCONN, ECONNREFUSED, EPROTOTYPE
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_un one = {AF_UNIX, "one"}, two = {AF_UNIX, "two"}, got = {};
  socklen_t length = sizeof got;
  char text[8];
  int a = socket(AF_UNIX, SOCK_DGRAM, 0), b = socket(AF_UNIX, SOCK_DGRAM, 0), stream = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(a, (void *)&one, sizeof one);
  bind(b, (void *)&two, sizeof two);
  TRY(sendto(a, "hello", 5, 0, (void *)&two, sizeof two));
  TRY(recvfrom(b, text, 8, 0, (void *)&got, &length));
  say("%s\n", got.sun_path);
  TRY(send(a, "x", 1, 0));
  TRY(connect(a, (void *)&two, sizeof two));
  TRY(send(a, "x", 1, 0));
  TRY(connect(stream, (void *)&two, sizeof two));
  TRY(send(stream, "x", 1, MSG_NOSIGNAL));
  TRY(recv(stream, text, 1, 0));
  close(b);
  TRY(send(a, "x", 1, 0));
  TRY(getpeername(stream, (void *)&got, &length));
  return 0;
}
