// copy_file_range between files; EBADF, EINVAL, EISDIR, overlapping ranges
#include "../case.h"

int main(int argc, char **argv) {
  int a = open("plain", O_CREAT | O_RDWR, 0600), b = open("other", O_CREAT | O_RDWR, 0600), append = open("other", O_WRONLY | O_APPEND), folder = open(".", O_RDONLY);
  write(a, "0123456789", 10);
  loff_t from = 3, to = 2;
  TRY(copy_file_range(a, &from, b, &to, 4, 0));
  SHOW(from * 10 + to);
  TRY(copy_file_range(a, 0, b, 0, 4, 0));
  TRY(copy_file_range(a, &from, b, 0, 4, 1));
  TRY(copy_file_range(a, &from, append, 0, 4, 0));
  TRY(copy_file_range(folder, 0, b, 0, 4, 0));
  from = 0, to = 2;
  TRY(copy_file_range(a, &from, a, &to, 5, 0));
  to = 5;
  TRY(copy_file_range(a, &from, a, &to, 5, 0));
  content("plain");
  content("other");
  return 0;
}
