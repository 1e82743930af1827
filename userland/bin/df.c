// df: how full the mounted file systems are.
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/statfs.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "df [-ah] [FILE...]\n  -a  also those without blocks   -h  sizes like 1.5G";
static int all, human;

static void put_size(unsigned long bytes, int width)
{
    char text[24];
    if (human)
        printf(" %*s", width, human_size(text, bytes));
    else
        printf(" %*lu", width, bytes / 1024);
}

static int show(const char *device, const char *mount, int must)
{
    struct statfs s;
    if (statfs(mount, &s) < 0)
        return must ? complain(errno, "%s", mount) : 0;
    if (s.f_blocks == 0 && !all && !must)
        return 0;
    long used = s.f_blocks - s.f_bfree, usable = used + s.f_bavail;
    printf("%-14s", device);
    put_size(s.f_blocks * s.f_bsize, human ? 5 : 10);
    put_size(used * s.f_bsize, human ? 5 : 9);
    put_size(s.f_bavail * s.f_bsize, human ? 5 : 9);
    if (usable > 0)
        printf(" %3ld%%", (used * 100 + usable - 1) / usable);
    else
        printf(" %4s", "-");
    printf(" %s\n", mount);
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "ahk")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        all |= option == 'a';
        human |= option == 'h';
    }
    printf(human ? "Filesystem      Size  Used Avail Use%% Mounted on\n"
                 : "Filesystem     1K-blocks      Used Available Use%% Mounted on\n");
    if (optind < argc) {
        int status = 0;
        for (; optind < argc; optind++)
            status |= show("-", argv[optind], 1);
        return finish(status);
    }
    FILE *mounts = fopen("/proc/mounts", "r");
    char line[1024];
    if (!mounts)
        die(1, errno, "/proc/mounts");
    while (fgets(line, sizeof line, mounts)) {
        char *rest = line, *device = strsep(&rest, " "), *mount = strsep(&rest, " ");
        if (mount)
            show(device, mount, 0);
    }
    return finish(0);
}
