// umask gives the previous mask and keeps nine bits
#include "../case.h"

int main(int argc, char **argv) {
  TRY(umask(0));
  TRY(umask(07777));
  TRY(umask(022));
  return 0;
}
