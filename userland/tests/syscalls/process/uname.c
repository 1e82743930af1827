// uname: Linux; EFAULT; host names need privileges and 64 bytes
#include "../case.h"

int main(int argc, char **argv) {
  struct utsname name;
  char long_name[100] = "";
  memset(long_name, 'n', 99);
  TRY(uname(&name));
  SHOW(strcmp(name.sysname, "Linux"));
  TRY(syscall(SYS_uname, BAD));
  NEEDS_ROOT();
  TRY(sethostname(long_name, 65));
  TRY(sethostname(long_name, -1));
  become_user();
  TRY(sethostname("x", 1));
  TRY(setdomainname("x", 1));
  return 0;
}
