// layout: where the parts of a program lie: text, rodata, data, bss, heap, mappings, stack.
//
//   It prints an address of each part, and beside it the row of its own /proc/self/maps that holds it. Look at
//   the permissions: text is r-xp, constants are r--p, variables rw-p, and only the stack and heap have names of
//   their own. Addresses grow from text to heap to mappings to stack.
//     layout | sort        the parts by address
//     elf -S /demos/layout       the sections that the linker put into those rows
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char constant[] = "constants are in .rodata";
static int initialised = 42;    // .data: its value comes from the file
static int zeroed[1000];        // .bss: takes no room in the file

static void find_row(unsigned long address, char *row, int size)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long from, to;
    row[0] = 0;
    while (maps && fgets(row, size, maps)) {
        row[strcspn(row, "\n")] = 0;
        if (sscanf(row, "%lx-%lx", &from, &to) == 2 && from <= address && address < to)
            break;
        row[0] = 0;
    }
    if (maps)
        fclose(maps);
}

static void show(const char *part, const void *address)
{
    char row[256];
    find_row((unsigned long)address, row, sizeof row);
    printf("%#14lx  %-22s %s\n", (unsigned long)address, part, *row ? row : "(in no row!)");
}

int main(void)
{
    int local = 1;
    char *small = malloc(100), *large = malloc(1 << 20);
    show("text (main)", (void *)main);
    show("text (printf)", (void *)printf);
    show("rodata (constant)", constant);
    show("data (initialised)", &initialised);
    show("bss (zeroed)", zeroed);
    show("heap (malloc 100)", small);
    show("mapping (malloc 1 MiB)", large);
    show("stack (local)", &local);
    show("stack (environment)", getenv("PATH") ? getenv("PATH") : "");
    free(large);
    free(small);
    return 0;
}
