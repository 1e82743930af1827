// getdents64 lists all names once, with . and .., and their types
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0777);
  file("folder/plain", "");
  symlink("x", "folder/link");
  mkfifo("folder/fifo", 0600);
  mkdir("folder/inner", 0777);
  DIR *stream = opendir("folder");
  int types[256] = {}, count = 0;
  for (struct dirent *e; (e = readdir(stream));) {
    count++;
    if (strcmp(e->d_name, "plain") == 0) SHOW(e->d_type == DT_REG);
    types[e->d_type]++;
  }
  SHOW(count);
  SHOW(types[DT_DIR]);
  SHOW(types[DT_LNK]);
  SHOW(types[DT_FIFO]);
  return 0;
}
