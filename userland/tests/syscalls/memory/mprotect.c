// mprotect takes rights away and gives them back; ENOMEM for holes, EINVAL, EACCES
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = 5;
  TRY(mprotect(p, 4096, PROT_READ));
  ended(CHILD(p[0] = 1));
  TRY(mprotect(p, 4096, PROT_NONE));
  ended(CHILD(say("%d\n", p[0])));
  TRY(mprotect(p, 4096, PROT_READ | PROT_WRITE));
  SHOW(p[0]);
  TRY(mprotect(p + 1, 4096, PROT_READ));
  TRY(mprotect(p, 4096, 0x100));
  TRY(mprotect(p, 0, PROT_READ));
  munmap(p + 4096, 4096);
  TRY(mprotect(p, 3 * 4096, PROT_READ));
  file("plain", "text");
  char *q = mmap(0, 4096, PROT_READ, MAP_SHARED, open("plain", O_RDONLY), 0);
  TRY(mprotect(q, 4096, PROT_READ | PROT_WRITE));
  return 0;
}
