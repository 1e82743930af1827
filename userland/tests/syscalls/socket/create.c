// socket: EAFNOSUPPORT, EINVAL, EPROTONOSUPPORT, ESOCKTNOSUPPORT
#include "../case.h"

int main(int argc, char **argv) {
  TRY(socket(77, SOCK_STREAM, 0));
  TRY(socket(AF_UNIX, 77, 0));
  TRY(socket(AF_UNIX, SOCK_STREAM, 99));
  TRY(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
  TRY(socket(AF_INET, SOCK_SEQPACKET, 0));
  TRY(socketpair(AF_INET, SOCK_STREAM, 0, (int[2]){}));
  TRY(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, BAD));
  int fd = TRY(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  TRY(fcntl(fd, F_GETFD));
  SHOW((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
  TRY(lseek(fd, 0, SEEK_SET));
  TRY(bind(0, 0, 0));
  TRY(listen(99, 1));
  return 0;
}
