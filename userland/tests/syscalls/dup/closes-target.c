// dup2 closes what the new number was
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[4];
  pipe(p);
  TRY(dup2(0, p[1]));
  TRY(read(p[0], text, 4));
  return 0;
}
