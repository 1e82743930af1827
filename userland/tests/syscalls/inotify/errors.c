// inotify: EINVAL, EBADF, ENOENT, ENOTDIR, EEXIST, EAGAIN
#include "../case.h"

int main(int argc, char **argv) {
  char text[64];
  file("plain", "");
  int fd = inotify_init1(IN_NONBLOCK);
  TRY(inotify_init1(77));
  TRY(read(fd, text, sizeof text));
  TRY(inotify_add_watch(fd, "missing", IN_ACCESS));
  TRY(inotify_add_watch(fd, "plain", 0));
  TRY(inotify_add_watch(fd, "plain", IN_ACCESS | IN_ONLYDIR));
  TRY(inotify_add_watch(99, "plain", IN_ACCESS));
  TRY(inotify_add_watch(0, "plain", IN_ACCESS));
  TRY(inotify_add_watch(fd, BAD, IN_ACCESS));
  TRY(inotify_add_watch(fd, "plain", IN_ACCESS));
  TRY(inotify_add_watch(fd, "plain", IN_ACCESS | IN_MASK_CREATE));
  TRY(inotify_add_watch(fd, "plain", IN_MODIFY | IN_MASK_ADD));
  TRY(inotify_rm_watch(fd, 99));
  TRY(inotify_rm_watch(0, 1));
  file("plain", "x");
  TRY(read(fd, text, 4));
  return 0;
}
