// mknod makes files, FIFOs and devices; EEXIST, EINVAL, EPERM for users' devices
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_MKNOD);
  struct stat st;
  TRY(mknod("fifo", S_IFIFO | 0600, 0));
  TRY(mknod("plain", S_IFREG | 0600, 0));
  TRY(mknod("plain", S_IFREG | 0600, 0));
  TRY(mknod("null", S_IFCHR | 0666, makedev(1, 3)));
  stat("null", &st);
  SHOW(st.st_rdev == makedev(1, 3));
  int fd = open("null", O_RDWR);
  TRY(write(fd, "x", 1));
  TRY(mknod("folder", S_IFDIR | 0700, 0));
  TRY(mknod("strange", 0170000, 0));
  TRY(mknod("missing/x", S_IFIFO | 0600, 0));
  chmod(".", 0777);
  become_user();
  TRY(mknod("device", S_IFCHR | 0600, makedev(1, 3)));
  TRY(mknod("mine", S_IFIFO | 0600, 0));
  return 0;
}
