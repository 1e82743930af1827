// yes: prints a line again and again, until it is stopped.
#include "common.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "yes [TEXT...]");
    while (!ferror(stdout)) {
        for (int i = 1; i < argc; i++)
            printf("%s%c", argv[i], i < argc - 1 ? ' ' : '\n');
        if (argc == 1)
            puts("y");
    }
    return finish(0);
}
