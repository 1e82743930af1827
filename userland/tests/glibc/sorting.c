// qsort, bsearch, strings, numbers from text, regular expressions, dates.
#define _GNU_SOURCE
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <locale.h>

static int by_value(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}
static int by_text(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

int main(void) {
  enum { N = 50000 };
  int *v = malloc(N * sizeof *v);
  unsigned s = 1;
  for (int i = 0; i < N; i++) v[i] = (s = s * 1664525 + 1013904223) >> 4;
  qsort(v, N, sizeof *v, by_value);
  unsigned long h = 0;
  for (int i = 0; i < N; i++) {
    if (i && v[i - 1] > v[i]) return 1;
    h = h * 31 + v[i];
  }
  printf("sorted %lx\n", h);
  printf("bsearch %d\n", bsearch(&v[777], v, N, sizeof *v, by_value) != NULL);
  char *words[] = {"pear", "apple", "fig", "banana", "cherry"};
  qsort(words, 5, sizeof *words, by_text);
  for (int i = 0; i < 5; i++) printf("%s ", words[i]);
  puts("");
  printf("%ld %lu %.10g %.17g\n", strtol("-0x1fz", 0, 16), strtoul("777", 0, 8), atof("2.718281828"), strtod("1e-320", 0));
  char text[] = "one,two;three four";
  for (char *t = strtok(text, ",; "); t; t = strtok(NULL, ",; ")) printf("<%s>", t);
  puts("");
  printf("%s %s %zu\n", strstr("haystack with needle", "needle"), strrchr("/a/b/c", '/'), strspn("aabbc", "ab"));
  regex_t re;
  regmatch_t m[2];
  regcomp(&re, "([a-z]+)@example", REG_EXTENDED);
  printf("regexec %d", regexec(&re, "mail to bob@example.org", 2, m, 0));
  printf(" %d-%d\n", (int)m[1].rm_so, (int)m[1].rm_eo);
  regfree(&re);
  time_t when = 1000000000;
  struct tm tm;
  char buffer[64];
  strftime(buffer, sizeof buffer, "%A %Y-%m-%d %H:%M:%S", gmtime_r(&when, &tm));
  puts(buffer);
  printf("timegm %ld\n", (long)timegm(&tm));
  wchar_t wide[16];
  setlocale(LC_ALL, "C.UTF-8");
  printf("mbstowcs %zu\n", mbstowcs(wide, "abc", 16));
  char *copy = strdup("reverse");
  strfry(copy);
  memfrob(copy, 7);
  printf("%zu %d\n", strlen("four"), memcmp("abc", "abd", 3) < 0);
  return 0;
}
