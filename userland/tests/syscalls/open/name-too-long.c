// a component over 255 bytes, or a path over 4095: ENAMETOOLONG
#include "../case.h"

int main(int argc, char **argv) {
  char name[5000];
  memset(name, 'n', sizeof name);
  name[256] = 0;
  TRY(open(name, O_CREAT | O_RDWR, 0600));
  name[255] = 0;
  TRY(open(name, O_CREAT | O_RDWR, 0600));
  for (int i = 0; i < 4999; i += 2) name[i] = '.', name[i + 1] = '/';
  name[4096] = 0;
  TRY(open(name, O_RDONLY));
  name[4095] = 0;
  TRY(open(name, O_RDONLY));
  return 0;
}
