// free: how much memory is used.
#include <unistd.h>
#include "common.h"
#include "proc.h"

static const char usage[] = "free [-bkmgh]\n  -b, -k, -m, -g  in bytes, KiB (default), MiB, GiB   -h  as 1.5Gi";
static char unit = 'k';

static void put(unsigned long kib)
{
    char text[24];
    if (unit == 'h') {
        human_size(text, kib * 1024);
        size_t n = 0;
        while (text[n])
            n++;
        text[n++] = kib ? 'i' : 'B';
        text[n] = 0;
    } else
        snprintf(text, sizeof text, "%lu", unit == 'b' ? kib * 1024 : unit == 'm' ? kib >> 10 : unit == 'g' ? kib >> 20 : kib);
    printf(" %11s", text);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "bkmgh")) != -1; unit = option)
        if (option == '?')
            usage_error(usage, 1);
    struct meminfo m;
    meminfo_read(&m);
    unsigned long cache = m.buffers + m.cached + m.reclaimable, used = m.total - m.available;
    printf("%20s %11s %11s %11s %11s %11s\n", "total", "used", "free", "shared", "buff/cache", "available");
    printf("Mem:    ");
    put(m.total), put(used), put(m.free), put(m.shared), put(cache), put(m.available);
    printf("\nSwap:   ");
    put(m.swap_total), put(m.swap_total - m.swap_free), put(m.swap_free);
    putchar('\n');
    return finish(0);
}
