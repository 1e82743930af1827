// utimensat sets both times to the nanosecond; UTIME_OMIT leaves one
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  file("plain", "");
  struct timespec times[2] = {{1000, 123456789}, {2000, 5}};
  TRY(utimensat(AT_FDCWD, "plain", times, 0));
  stat("plain", &st);
  SHOW(st.st_atim.tv_sec);
  SHOW(st.st_atim.tv_nsec);
  SHOW(st.st_mtim.tv_sec);
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = 3000;
  TRY(utimensat(AT_FDCWD, "plain", times, 0));
  stat("plain", &st);
  SHOW(st.st_atim.tv_sec);
  SHOW(st.st_mtim.tv_sec);
  times[1].tv_nsec = UTIME_NOW;
  TRY(utimensat(AT_FDCWD, "plain", times, 0));
  stat("plain", &st);
  SHOW(st.st_mtim.tv_sec == st.st_ctim.tv_sec);
  return 0;
}
