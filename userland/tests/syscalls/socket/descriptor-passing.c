// SCM_RIGHTS carries an open file to the receiver
#include "../case.h"

int main(int argc, char **argv) {
  int s[2], p[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pipe(p);
  char control[64] = "", c = 'x';
  struct iovec vector = {&c, 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(4)};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  *head = (struct cmsghdr){CMSG_LEN(4), SOL_SOCKET, SCM_RIGHTS};
  memcpy(CMSG_DATA(head), &p[1], 4);
  TRY(sendmsg(s[0], &message, 0));
  close(p[1]);
  message.msg_controllen = sizeof control;
  memset(control, 0, sizeof control);
  TRY(recvmsg(s[1], &message, MSG_CMSG_CLOEXEC));
  head = CMSG_FIRSTHDR(&message);
  SHOW(head && head->cmsg_type == SCM_RIGHTS);
  int fd = -1;
  memcpy(&fd, CMSG_DATA(head), 4);
  TRY(fcntl(fd, F_GETFD));
  TRY(write(fd, "through", 7));
  char text[8];
  TRY(read(p[0], text, 8));
  int bad = 99;
  head->cmsg_len = CMSG_LEN(4);
  message.msg_controllen = CMSG_SPACE(4);
  memcpy(CMSG_DATA(head), &bad, 4);
  TRY(sendmsg(s[0], &message, 0));
  return 0;
}
