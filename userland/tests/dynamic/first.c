// first.c: a library with data, a constructor, thread-local storage and a symbol that second.c also defines.
#include <stdio.h>

_Thread_local int first_local = 11;
int first_data = 21;
static int calls;

__attribute__((constructor)) static void begin(void) { puts("first: constructor"); }
__attribute__((destructor)) static void end(void) { printf("first: destructor after %d calls\n", calls); }

const char *both(void) { return "first"; }
const char *ask_both(void) { return both(); }
int first_call(int n) { return calls++, first_local += n; }
