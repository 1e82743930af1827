// a new file belongs to its maker; setgid directories hand their group on
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  mkdir("public", 0777);
  chown("public", 0, 77);
  chmod("public", 02777);
  become_user();
  close(open("public/new", O_CREAT | O_RDWR, 0644));
  TRY(stat("public/new", &st));
  SHOW(st.st_uid);
  SHOW(st.st_gid);
  mkdir("public/folder", 0700);
  TRY(stat("public/folder", &st));
  SHOW(st.st_gid);
  SHOW(st.st_mode & 07777);
  return 0;
}
