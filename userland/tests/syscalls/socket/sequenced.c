// SOCK_SEQPACKET keeps bounds and has an end
#include "../case.h"

int main(int argc, char **argv) {
  int s[2];
  char text[8];
  TRY(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s));
  send(s[0], "first", 5, 0);
  send(s[0], "second", 6, 0);
  TRY(recv(s[1], text, 8, 0));
  TRY(recv(s[1], text, 8, 0));
  close(s[0]);
  TRY(recv(s[1], text, 8, 0));
  return 0;
}
