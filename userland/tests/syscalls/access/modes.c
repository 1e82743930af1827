// access asks for the real user; F_OK, R_OK, W_OK, X_OK
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "");
  chmod("plain", 0640);
  file("program", "");
  chmod("program", 0755);
  TRY(access("plain", R_OK | W_OK));
  TRY(access("plain", X_OK));
  TRY(access("program", X_OK));
  TRY(access("missing", F_OK));
  TRY(access("plain", 99));
  become_user();
  TRY(access("plain", F_OK));
  TRY(access("plain", R_OK));
  TRY(access("program", R_OK | X_OK));
  TRY(access("program", W_OK));
  return 0;
}
