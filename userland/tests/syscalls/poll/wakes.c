// poll wakes when a writer comes or goes
#include "../case.h"

int main(int argc, char **argv) {
  int p[2], done[2];
  char c;
  pipe(p);
  pipe(done);
  pid_t pid = CHILD(milliseconds(10); write(p[1], "x", 1); read(done[0], &c, 1); milliseconds(10));
  close(p[1]);
  struct pollfd fds[1] = {{p[0], POLLIN}};
  TRY(poll(fds, 1, -1));
  SHOW(fds[0].revents);
  read(p[0], &c, 1);
  write(done[1], "x", 1);  // the writer stays until its byte is taken
  TRY(poll(fds, 1, -1));
  SHOW(fds[0].revents);
  ended(pid);
  return 0;
}
