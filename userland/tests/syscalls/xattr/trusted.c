// trusted attributes are root's: EPERM to set, invisible to read
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  char text[64];
  file("plain", "");
  chmod("plain", 0666);
  setxattr("plain", "trusted.one", "value", 5, 0);
  become_user();
  TRY(setxattr("plain", "trusted.two", "value", 5, 0));
  TRY(getxattr("plain", "trusted.one", text, sizeof text));
  TRY(listxattr("plain", text, sizeof text));
  return 0;
}
