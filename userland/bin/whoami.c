// whoami: the name of the user.
#include <unistd.h>
#include "common.h"
#include "proc.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "whoami");
    char name[16];
    puts(user_name(geteuid(), name));
    return finish(0);
}
