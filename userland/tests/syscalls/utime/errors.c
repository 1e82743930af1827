// utimensat: EINVAL for bad nanoseconds and flags, EACCES or EPERM for others' files
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "");
  chmod("plain", 0644);
  struct timespec times[2] = {{1000, 1000000000}, {2000, 5}};
  TRY(utimensat(AT_FDCWD, "plain", times, 0));
  times[0].tv_nsec = 0;
  TRY(utimensat(AT_FDCWD, "missing", times, 0));
  TRY(utimensat(AT_FDCWD, "plain", times, 0x4000));
  TRY(utimensat(99, "plain", times, 0));
  TRY(utimensat(AT_FDCWD, 0, times, 0));
  become_user();
  TRY(utimensat(AT_FDCWD, "plain", times, 0));
  TRY(utimensat(AT_FDCWD, "plain", 0, 0));
  return 0;
}
