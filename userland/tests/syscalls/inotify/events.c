// what inotify tells of a directory: create, open, modify, close, move, delete
#include "../case.h"

int main(int argc, char **argv) {
  char text[4096] __attribute__((aligned(8)));
  mkdir("folder", 0755);
  int fd = TRY(inotify_init1(IN_NONBLOCK));
  TRY(inotify_add_watch(fd, "folder", IN_ALL_EVENTS));
  file("folder/plain", "x");
  rename("folder/plain", "folder/other");
  chmod("folder/other", 0600);
  unlink("folder/other");
  mkdir("folder/inner", 0755);
  rmdir("folder");
  rmdir("folder/inner");
  rmdir("folder");
  ssize_t size = read(fd, text, sizeof text);
  for (char *p = text; p < text + size;) {
    struct inotify_event *e = (void *)p;
    say("%08x %s %s\n", e->mask, e->len ? e->name : "", e->cookie ? "with cookie" : "");
    p += sizeof *e + e->len;
  }
  return 0;
}
