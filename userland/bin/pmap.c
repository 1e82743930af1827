// pmap: the memory of a process, a row for each area.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"
#include "proc.h"

static const char usage[] = "pmap [-x] PID...\n  -x  with resident and dirty memory of each area";

static int show(int pid, int extended)
{
    char path[64], line[512];
    struct process p;
    if (!process_read(pid, &p))
        return 42;
    snprintf(path, sizeof path, extended ? "/proc/%d/smaps" : "/proc/%d/maps", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return complain(errno, "%s", path);
    char *command = process_command(&p);
    printf("%d:   %s\n", pid, command);
    free(command);
    if (extended)
        printf("Address           Kbytes     RSS   Dirty Mode  Mapping\n");
    unsigned long total = 0, resident = 0, dirty = 0, from, to, value, size = 0, rss = 0, unclean = 0, start = 0;
    char mode[8] = "", name[256] = "";
    int open = 0;
    for (;;) {
        int more = fgets(line, sizeof line, file) != NULL;
        int head = more && sscanf(line, "%lx-%lx %7s", &from, &to, mode) == 3 && strchr(line, '-') < strchr(line, ' ');
        if (open && (head || !more) && extended) {
            printf("%016lx %7lu %7lu %7lu %s\n", start, size, rss, unclean, name);
            resident += rss, dirty += unclean;
        }
        if (!more)
            break;
        if (head) {
            mode[3] = mode[3] == 's' ? 's' : '-';
            char *file_name = strchr(line, '/'), *area = strrchr(line, '['), *last = file_name ? strrchr(line, '/') + 1 : NULL;
            const char *text = file_name ? last : area && strncmp(area, "[stack", 6) == 0 ? "  [ stack ]" : area ? area : "  [ anon ]";
            snprintf(name, sizeof name, "%.4s-  %.*s", mode, (int)strcspn(text, "\n"), text);
            start = from, size = (to - from) / 1024, rss = unclean = 0, open = 1;
            total += size;
            if (!extended)
                printf("%016lx %6luK %.4s- %.*s\n", from, size, mode, (int)strcspn(text, "\n"), text);
        } else if (sscanf(line, "Rss: %lu", &value) == 1)
            rss = value;
        else if (sscanf(line, "Shared_Dirty: %lu", &value) == 1 || sscanf(line, "Private_Dirty: %lu", &value) == 1)
            unclean += value;
    }
    fclose(file);
    if (extended)
        printf("---------------- ------- ------- -------\ntotal kB         %7lu %7lu %7lu\n", total, resident, dirty);
    else
        printf(" total %16luK\n", total);
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int extended = argc > 1 && strcmp(argv[1], "-x") == 0, status = 0;
    if (argc < 2 + extended)
        usage_error(usage, 1);
    for (int i = 1 + extended; i < argc; i++)
        status |= show((int)parse_number(argv[i]), extended);
    return finish(status);
}
