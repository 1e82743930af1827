// printf in many forms, arguments, environment, standard streams and the exit status.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

int main(int argc, char **argv) {
  printf("argc %d\n", argc);
  for (int i = 1; i < argc; i++) printf("argv[%d] %s\n", i, argv[i]);
  setenv("GREETING", "hello", 1);
  printf("%s %s\n", getenv("GREETING"), getenv("NOT_THERE") ? "?" : "(none)");
  printf("%d %5d|%-5d|%05d %x %#o %+d %lld\n", 1, 2, 3, 4, 255, 8, 9, 1234567890123LL);
  printf("%f %.3e %g %a %10.2f|\n", 3.14159, 12345.678, 1e-10, 1.0, 2.5);
  printf("%s %.3s %10s|%-10s| %c %%\n", "text", "cut off", "right", "left", 'c');
  char buffer[32];
  int n = snprintf(buffer, sizeof buffer, "%s", "this string is longer than thirty-two bytes");
  printf("%d [%s]\n", n, buffer);
  printf("pagesz %lu phent %lu clktck %lu secure %lu\n", getauxval(AT_PAGESZ), getauxval(AT_PHENT),
         getauxval(AT_CLKTCK), getauxval(AT_SECURE));
  printf("random %d vdso %d execfn %d\n", getauxval(AT_RANDOM) != 0, 1, getauxval(AT_EXECFN) != 0);
  errno = ENOENT;
  perror("perror goes to stderr");
  printf("%s\n", strerror(EACCES));
  char line[64];
  while (fgets(line, sizeof line, stdin)) printf("read: %s", line);
  return 3;
}
