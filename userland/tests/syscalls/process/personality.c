// personality gives the previous one; 0xffffffff only asks
#include "../case.h"

int main(int argc, char **argv) {
  TRY(personality(0xffffffff));
  TRY(personality(0x0040000));
  TRY(personality(0xffffffff));
  TRY(personality(0));
  return 0;
}
