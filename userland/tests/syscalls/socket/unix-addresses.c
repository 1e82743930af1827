// addresses of unix sockets: abstract ones, autobind, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct sockaddr_un name = {AF_UNIX, "\0vivarium-table-abstract"};
  socklen_t length;
  int a = socket(AF_UNIX, SOCK_STREAM, 0), b = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM, 0);
  TRY(bind(a, (void *)&name, 2 + 24));
  TRY(listen(a, 1));
  TRY(connect(b, (void *)&name, 2 + 24));
  TRY(connect(c, (void *)&name, 2 + 23));
  TRY(bind(c, (void *)&name, 2));
  length = sizeof name;
  TRY(getsockname(c, (void *)&name, &length));
  SHOW(length);
  TRY(connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&name, 1));
  name.sun_family = AF_INET;
  TRY(bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&name, sizeof name));
  TRY(bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&name, 1000));
  return 0;
}
