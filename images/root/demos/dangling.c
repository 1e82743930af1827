// dangling: a pointer to a block that was freed.
//
//   The pointer still holds the address, and the bytes may still be there; but malloc gives the same block to the
//   next who asks, and then two parts of the program write over each other. Nothing crashes: that is what makes it
//   hard to find. With a large block the mapping is gone, and the same mistake ends in a SIGSEGV: `dangling large`.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    size_t size = argc > 1 && strcmp(argv[1], "large") == 0 ? 1 << 20 : 32;
    char *name = malloc(size);
    strcpy(name, "Ada");
    printf("name     = %p \"%s\"\n", (void *)name, name);
    fflush(stdout);
    free(name);
    char *password = malloc(size == 32 ? 32 : 16);
    strcpy(password, "secret");
    printf("password = %p \"%s\"\n", (void *)password, password);
    fflush(stdout);
    volatile char *dangling = name;  // volatile: the compiler would warn, or drop it
    printf("name after free: \"");
    fflush(stdout);
    for (int i = 0; dangling[i]; i++)
        putchar(dangling[i]);
    printf("\": the same block\n");
    dangling[0] = 'S';
    printf("writing name[0] changed the password to \"%s\"\n", password);
    return 0;
}
