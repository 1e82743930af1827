// rename replaces a file in one step; to itself it does nothing
#include "../case.h"

int main(int argc, char **argv) {
  file("one", "one");
  file("two", "two");
  TRY(rename("one", "two"));
  content("two");
  TRY(access("one", F_OK));
  link("two", "three");
  TRY(rename("two", "three"));
  TRY(access("two", F_OK));
  TRY(rename("two", "two"));
  return 0;
}
