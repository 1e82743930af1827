// mmap of files: EACCES without the rights, ENODEV for directories and pipes
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int reader = open("plain", O_RDONLY), writer = open("plain", O_WRONLY), folder = open(".", O_RDONLY), p[2];
  pipe(p);
  TRY(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0));
  WORKS(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_SHARED, writer, 0));
  TRY(mmap(0, 4096, PROT_WRITE, MAP_PRIVATE, writer, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_PRIVATE, folder, 0));
  TRY(mmap(0, 4096, PROT_READ, MAP_PRIVATE, p[0], 0));
  return 0;
}
