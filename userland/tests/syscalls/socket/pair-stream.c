// a pair of stream sockets: both ways, end of file, EPIPE
#include "../case.h"

int main(int argc, char **argv) {
  int s[2];
  char text[8];
  TRY(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
  TRY(write(s[0], "hello", 5));
  TRY(write(s[0], "more", 4));
  TRY(read(s[1], text, 8));
  TRY(write(s[1], "back", 4));
  TRY(read(s[0], text, 8));
  TRY(shutdown(s[0], SHUT_WR));
  TRY(read(s[1], text, 8));
  TRY(read(s[1], text, 8));
  TRY(send(s[0], "x", 1, MSG_NOSIGNAL));
  TRY(write(s[1], "back", 4));
  close(s[1]);
  TRY(read(s[0], text, 8));
  TRY(read(s[0], text, 8));
  ended(CHILD(write(s[0], "x", 1)));
  return 0;
}
