// bind, listen, accept and connect over a path; EADDRINUSE, ECONNREFUSED, ENOENT
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_un name = {AF_UNIX, "socket"};
  char text[8] = "";
  int server = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0), other = socket(AF_UNIX, SOCK_STREAM, 0);
  TRY(connect(client, (void *)&name, sizeof name));
  TRY(bind(server, (void *)&name, sizeof name));
  TRY(connect(client, (void *)&name, sizeof name));
  TRY(bind(other, (void *)&name, sizeof name));
  TRY(bind(server, (void *)&name, sizeof name));
  TRY(accept(server, 0, 0));
  TRY(listen(server, 5));
  TRY(connect(client, (void *)&name, sizeof name));
  TRY(connect(client, (void *)&name, sizeof name));
  int peer = TRY(accept4(server, 0, 0, SOCK_CLOEXEC));
  TRY(fcntl(peer, F_GETFD));
  write(client, "hello", 5);
  TRY(read(peer, text, 8));
  struct sockaddr_un got = {};
  socklen_t length = sizeof got;
  TRY(getpeername(client, (void *)&got, &length));
  say("%d %s\n", length, got.sun_path);
  length = sizeof got;
  TRY(getsockname(client, (void *)&got, &length));
  SHOW(length);
  struct stat st;
  stat("socket", &st);
  SHOW(S_ISSOCK(st.st_mode));
  TRY(open("socket", O_RDWR));
  unlink("socket");
  TRY(connect(other, (void *)&name, sizeof name));
  return 0;
}
