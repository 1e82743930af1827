// SO_PEERCRED tells who made the other end; SCM_CREDENTIALS with each message
#include "../case.h"

int main(int argc, char **argv) {
  int s[2], on = 1;
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  struct ucred who;
  socklen_t length = sizeof who;
  TRY(getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &who, &length));
  SHOW(who.pid == getpid() && who.uid == getuid());
  TRY(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on));
  write(s[0], "x", 1);
  char control[64], c;
  struct iovec vector = {&c, 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  TRY(recvmsg(s[1], &message, 0));
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  SHOW(head && head->cmsg_type == SCM_CREDENTIALS);
  return 0;
}
