// hostname: the name of the machine.
#include <unistd.h>
#include "common.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "hostname");
    char name[65];
    gethostname(name, sizeof name);
    puts(name);
    return finish(0);
}
