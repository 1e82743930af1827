// globals: global variables have fixed addresses, locals and heap blocks do not.
//
//   Run it several times, also with several `--seed`s: the globals stay where the linker put them (`nm
//   /demos/globals` shows the same numbers), since the program is linked for a fixed address; the stack and the heap
//   move, since the kernel places them at random (ASLR). With `--seed 0` nothing moves.
#include <stdio.h>
#include <stdlib.h>

int answer = 42;                      // .data
int counter;                          // .bss
const char greeting[] = "hello";      // .rodata
static int hidden = 7;                // local to this file: nm prints it with a small letter
_Thread_local int per_thread = 3;     // each thread has its own

int main(void)
{
    static int calls;                 // lives as long as a global, seen only here
    int local = ++calls;
    int *block = malloc(sizeof *block);
    printf("answer      .data    %p = %d\n", (void *)&answer, answer);
    printf("counter     .bss     %p = %d\n", (void *)&counter, counter);
    printf("greeting    .rodata  %p = \"%s\"\n", (void *)greeting, greeting);
    printf("hidden      .data    %p = %d\n", (void *)&hidden, hidden);
    printf("calls       .bss     %p = %d\n", (void *)&calls, calls);
    printf("per_thread  tls      %p = %d\n", (void *)&per_thread, per_thread);
    printf("local       stack    %p = %d\n", (void *)&local, local);
    printf("block       heap     %p\n", (void *)block);
    free(block);
    return 0;
}
