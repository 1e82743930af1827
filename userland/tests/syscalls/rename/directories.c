// a directory replaces an empty directory only: ENOTEMPTY, ENOTDIR, EISDIR, EINVAL below itself
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("full", 0777);
  mkdir("full/inner", 0777);
  mkdir("empty", 0777);
  mkdir("other", 0777);
  file("plain", "");
  TRY(rename("other", "full"));
  TRY(rename("other", "plain"));
  TRY(rename("plain", "other"));
  TRY(rename("full", "full/inner/below"));
  TRY(rename("full/inner", "full"));
  TRY(rename("other", "empty"));
  TRY(rename("full", "empty"));
  TRY(access("empty/inner", F_OK));
  TRY(rename("missing", "x"));
  TRY(rename("plain", "missing/x"));
  TRY(rename("empty/.", "x"));
  TRY(rename("plain", "x/"));
  return 0;
}
