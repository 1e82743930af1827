// datagrams keep their bounds; what does not fit is cut: MSG_TRUNC
#include "../case.h"

int main(int argc, char **argv) {
  int s[2];
  char text[8];
  TRY(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
  TRY(send(s[0], "first", 5, 0));
  TRY(send(s[0], "second", 6, 0));
  TRY(send(s[0], "", 0, 0));
  TRY(recv(s[1], text, 3, 0));
  TRY(recv(s[1], text, 3, MSG_TRUNC | MSG_PEEK));
  TRY(recv(s[1], text, 8, 0));
  TRY(recv(s[1], text, 8, 0));
  TRY(recv(s[1], text, 8, MSG_DONTWAIT));
  close(s[1]);
  TRY(send(s[0], "x", 1, 0));
  return 0;
}
