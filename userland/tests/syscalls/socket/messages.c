// sendmsg and recvmsg over several buffers; sendmmsg counts messages
#include "../case.h"

int main(int argc, char **argv) {
  int s[2];
  char a[3] = "", b[8] = "";
  socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
  struct iovec out[2] = {{"abc", 3}, {"defg", 4}}, in[2] = {{a, 2}, {b, 8}};
  struct msghdr message = {.msg_iov = out, .msg_iovlen = 2};
  TRY(sendmsg(s[0], &message, 0));
  message.msg_iov = in;
  TRY(recvmsg(s[1], &message, 0));
  say("%s %s\n", a, b);
  struct mmsghdr two[2] = {{{.msg_iov = out, .msg_iovlen = 1}}, {{.msg_iov = out + 1, .msg_iovlen = 1}}};
  TRY(sendmmsg(s[0], two, 2, 0));
  SHOW(two[0].msg_len * 10 + two[1].msg_len);
  message.msg_iovlen = 2000;
  TRY(sendmsg(s[0], &message, 0));
  TRY(sendmsg(s[0], BAD, 0));
  return 0;
}
