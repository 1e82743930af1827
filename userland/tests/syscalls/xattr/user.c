// user attributes need write permission and regular files or directories
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  char text[64];
  file("plain", "");
  chmod("plain", 0644);
  mkfifo("fifo", 0666);
  TRY(setxattr("plain", "user.one", "value", 5, 0));
  TRY(setxattr("fifo", "user.one", "value", 5, 0));
  TRY(getxattr("fifo", "user.one", text, sizeof text));
  become_user();
  TRY(setxattr("plain", "user.two", "value", 5, 0));
  TRY(getxattr("plain", "user.one", text, sizeof text));
  return 0;
}
