// nproc: the number of processors this process may use.
#include <unistd.h>
#include "common.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "nproc");
    printf("%ld\n", sysconf(_SC_NPROCESSORS_ONLN));
    return finish(0);
}
