// regex.h: regular expressions: POSIX basic and extended, without back references.
#pragma once
#include <stddef.h>

struct regex;
enum { REGEX_EXTENDED = 1, REGEX_FIXED = 2, REGEX_ICASE = 4 };

// Compiles a pattern; NULL with *error set if it is malformed.
struct regex *regex_compile(const char *pattern, int flags, const char **error);
// The leftmost, longest match in text[from, size): 1, and where it lies in *start and *end.
int regex_search(const struct regex *regex, const char *text, size_t size, size_t from, size_t *start, size_t *end);
