// what stat says of a regular file
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  file("plain", "0123456789");
  TRY(stat("plain", &st));
  SHOW(S_ISREG(st.st_mode));
  SHOW(st.st_mode & 07777);
  SHOW(st.st_nlink);
  SHOW(st.st_size);
  SHOW(st.st_uid == getuid());
  SHOW(st.st_mtim.tv_sec == st.st_ctim.tv_sec);
  SHOW(st.st_blksize);
  return 0;
}
