// fsync, fdatasync, sync_file_range and syncfs of files; EINVAL or ESPIPE of pipes
#include "../case.h"

int main(int argc, char **argv) {
  int p[2], fd = open("plain", O_CREAT | O_RDWR, 0600);
  pipe(p);
  TRY(fsync(fd));
  TRY(fdatasync(fd));
  TRY(syncfs(fd));
  TRY(sync_file_range(fd, 0, 10, SYNC_FILE_RANGE_WRITE));
  TRY(sync_file_range(fd, 0, 10, 77));
  TRY(sync_file_range(fd, -1, 10, 0));
  TRY(fsync(p[0]));
  TRY(sync_file_range(p[0], 0, 10, 0));
  TRY(fsync(99));
  TRY(syncfs(99));
  return 0;
}
