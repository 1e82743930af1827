// O_TRUNC empties the file, O_CREAT alone keeps it
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "some text");
  close(open("plain", O_CREAT | O_WRONLY, 0600));
  content("plain");
  close(open("plain", O_WRONLY | O_TRUNC));
  content("plain");
  return 0;
}
