// bind: EADDRNOTAVAIL, EACCES below port 1024, EAFNOSUPPORT, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct sockaddr_in address = {AF_INET, 0, {htonl(0xcb007101)}};
  TRY(bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, sizeof address));
  TRY(bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, 4));
  address.sin_family = AF_UNIX;
  TRY(bind(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, sizeof address));
  TRY(connect(socket(AF_INET, SOCK_STREAM, 0), BAD, sizeof address));
  return 0;
}
