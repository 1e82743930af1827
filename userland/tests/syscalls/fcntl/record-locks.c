// a write lock of another process: EAGAIN, and F_GETLK names it
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  int fd = open("plain", O_RDWR);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 4};
  TRY(fcntl(fd, F_SETLK, &lock));
  pid_t parent = getpid();
  ended(CHILD({
    struct flock mine = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 1};
    TRY(fcntl(fd, F_SETLK, &mine));
    TRY(fcntl(fd, F_GETLK, &mine));
    SHOW(mine.l_type == F_WRLCK);
    SHOW(mine.l_start);
    SHOW(mine.l_len);
    SHOW(mine.l_pid == parent);
    mine = (struct flock){.l_type = F_WRLCK, .l_start = 6, .l_len = 0};
    TRY(fcntl(fd, F_SETLK, &mine));
  }));
  lock.l_type = 9;
  TRY(fcntl(fd, F_SETLK, &lock));
  lock.l_type = F_RDLCK;
  lock.l_start = -1;
  TRY(fcntl(fd, F_SETLK, &lock));
  return 0;
}
