// a watch on a file; IN_ONESHOT; IN_IGNORED when it is removed
#include "../case.h"

int main(int argc, char **argv) {
  char text[4096] __attribute__((aligned(8)));
  void show(int fd) {
    ssize_t size = read(fd, text, sizeof text);
    for (char *p = text; p < text + size; p += sizeof(struct inotify_event) + ((struct inotify_event *)p)->len)
      say("wd %d %08x\n", ((struct inotify_event *)p)->wd, ((struct inotify_event *)p)->mask);
  }
  int fd = inotify_init1(IN_NONBLOCK);
  file("plain", "");
  int wd = TRY(inotify_add_watch(fd, "plain", IN_MODIFY | IN_ATTRIB));
  file("plain", "text");
  show(fd);
  chmod("plain", 0600);
  show(fd);
  TRY(inotify_rm_watch(fd, wd));
  show(fd);
  TRY(inotify_add_watch(fd, "plain", IN_ACCESS | IN_ONESHOT));
  content("plain");
  content("plain");
  show(fd);
  TRY(inotify_add_watch(fd, "plain", IN_DELETE_SELF));
  unlink("plain");
  show(fd);
  return 0;
}
