// grp.h: /etc/group.
#pragma once
#include <sys/types.h>
struct group {
    char *gr_name, *gr_passwd;
    gid_t gr_gid;
};
struct group *getgrgid(gid_t gid);
struct group *getgrnam(const char *name);
