// setxattr, getxattr, listxattr and removexattr in a memory file system
#include "../case.h"

int main(int argc, char **argv) {
  char text[64];
  file("plain", "");
  TRY(setxattr("plain", "trusted.one", "value", 5, 0));
  TRY(getxattr("plain", "trusted.one", text, sizeof text));
  say("%.5s\n", text);
  TRY(getxattr("plain", "trusted.one", 0, 0));
  TRY(getxattr("plain", "trusted.one", text, 2));
  TRY(listxattr("plain", text, sizeof text));
  say("%s\n", text);
  TRY(listxattr("plain", text, 2));
  TRY(listxattr("plain", 0, 0));
  TRY(removexattr("plain", "trusted.one"));
  TRY(removexattr("plain", "trusted.one"));
  TRY(getxattr("plain", "trusted.one", text, sizeof text));
  return 0;
}
