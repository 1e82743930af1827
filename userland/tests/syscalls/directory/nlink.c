// the link count of a directory counts its subdirectories
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  mkdir("folder", 0777);
  mkdir("folder/a", 0777);
  mkdir("folder/b", 0777);
  file("folder/c", "");
  stat("folder", &st);
  SHOW(st.st_nlink);
  rmdir("folder/a");
  rename("folder/b", "b");
  stat("folder", &st);
  SHOW(st.st_nlink);
  return 0;
}
