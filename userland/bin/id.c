// id: who you are.
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "id [-u | -g] [-n]\n  -u  user only   -g  group only   -n  as a name";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int user_only = 0, group_only = 0, names = 0;
    for (int option; (option = getopt(argc, argv, "ugn")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        user_only |= option == 'u';
        group_only |= option == 'g';
        names |= option == 'n';
    }
    uid_t uid = geteuid();
    gid_t gid = getegid();
    struct passwd *user = getpwuid(uid);
    struct group *group = getgrgid(gid);
    if (user_only || group_only) {
        const char *name = user_only ? (user ? user->pw_name : NULL) : (group ? group->gr_name : NULL);
        if (names && name)
            puts(name);
        else
            printf("%u\n", user_only ? uid : gid);
        return finish(0);
    }
    printf("uid=%u(%s) gid=%u(%s) groups=%u(%s)\n", uid, user ? user->pw_name : "?", gid, group ? group->gr_name : "?", gid,
           group ? group->gr_name : "?");
    return finish(0);
}
