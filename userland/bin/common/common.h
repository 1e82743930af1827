// common.h: what the programs of /bin share.
#pragma once
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

// "name: message: error" to standard error, the error only if errno-like `error` is not 0. Returns 1.
int complain(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The same, then the end with `status`.
_Noreturn void die(int status, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Says how the program is used. With --help as the first argument: to standard output, exit 0.
void usage_if_asked(int argc, char **argv, const char *usage);
_Noreturn void usage_error(const char *usage, int status);

void *need(void *memory);                       // ends the program if memory is NULL
long parse_number(const char *text);            // ends the program if it is none
FILE *open_input(const char *path);             // "-" is standard input; complains and returns NULL on failure
char *read_file(const char *path, size_t *size);  // whole file and a zero byte, from malloc; NULL on failure
int finish(int status);                         // flushes standard output; status, or 1 if that failed
const char *human_size(char to[16], unsigned long bytes);  // 1.5K, 23M
int signal_number(const char *name);            // "TERM", "SIGTERM", "15"; -1 if there is none
char *join_path(const char *directory, const char *name);
void mode_text(unsigned mode, char to[11]);     // -rwxr-xr-x
unsigned parse_mode(const char *text, unsigned old, unsigned umask_bits);  // 755, u+x,go-w; ends the program if malformed
