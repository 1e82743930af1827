// a setuid program runs with its owner's effective id, unless no_new_privs is set
#include "../case.h"

int main(int argc, char **argv) {
  if (argc > 2) {
    SHOW(getuid());
    SHOW(geteuid());
    SHOW(getegid());
    return 0;
  }
  NEEDS_ROOT();
  static char bytes[4 << 20];
  int from = open("/proc/self/exe", O_RDONLY), to = open("program", O_CREAT | O_WRONLY, 0755);
  for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;) write(to, bytes, n);
  close(to);
  chown("program", 2000, 3000);
  chmod("program", 06755);
  ended(CHILD({
    become_user();
    execl("./program", "case", "@" CASE, "again", (char *)0);
  }));
  return 0;
}
