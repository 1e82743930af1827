// PR_SET_NAME sets up to 15 bytes, seen in /proc/self/comm
#include "../case.h"

int main(int argc, char **argv) {
  char name[32] = "";
  TRY(prctl(PR_SET_NAME, "a name that is too long"));
  TRY(prctl(PR_GET_NAME, name));
  say("%s\n", name);
  content("/proc/self/comm");
  file("/proc/self/comm", "short");
  prctl(PR_GET_NAME, name);
  say("%s\n", name);
  TRY(prctl(PR_SET_NAME, BAD));
  return 0;
}
