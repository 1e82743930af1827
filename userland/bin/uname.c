// uname: names of the system.
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "uname [-asnrvmo]\n  -s system (default)  -n host  -r release  -v version  -m machine  -o operating system  -a all";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    struct utsname u;
    char on[128] = {0};
    for (int option; (option = getopt(argc, argv, "asnrvmo")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        on[option] = 1;
    }
    uname(&u);
    const char *values[] = {u.sysname, u.nodename, u.release, u.version, u.machine, "GNU/Linux"}, *letters = "snrvmo";
    const char *space = "";
    if (argc == 1)
        on['s'] = 1;
    for (int i = 0; i < 6; i++)
        if (on['a'] || on[(int)letters[i]]) {
            printf("%s%s", space, values[i]);
            space = " ";
        }
    putchar('\n');
    return finish(0);
}
