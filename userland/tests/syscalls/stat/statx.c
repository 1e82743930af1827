// statx fills what is asked for; reserved mask bits and bad sync flags: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct statx sx;
  file("plain", "12345");
  TRY(statx(AT_FDCWD, "plain", 0, STATX_BASIC_STATS, &sx));
  SHOW((sx.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
  SHOW(sx.stx_size);
  SHOW(sx.stx_nlink);
  SHOW(sx.stx_mode);
  TRY(statx(AT_FDCWD, "plain", 0, 0x80000000U, &sx));
  TRY(statx(AT_FDCWD, "plain", 0x6000, STATX_SIZE, &sx));
  TRY(statx(AT_FDCWD, "missing", 0, STATX_SIZE, &sx));
  TRY(statx(0, "", AT_EMPTY_PATH, STATX_TYPE, &sx));
  TRY(statx(AT_FDCWD, "plain", 0, STATX_SIZE, BAD));
  return 0;
}
