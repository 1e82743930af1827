// accounts.c: users and groups by name or number, from /etc/passwd and /etc/group.
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Finds the line whose name is `name`, or whose third field is `id` if there is no name; splits it into fields.
static int find_line(const char *path, const char *name, unsigned id, char *line, int size, char *fields[7])
{
    FILE *file = fopen(path, "re");
    int found = 0;
    while (file && !found && fgets(line, size, file)) {
        char *rest = line;
        line[strcspn(line, "\n")] = 0;
        for (int i = 0; i < 7; i++)
            if (!(fields[i] = strsep(&rest, ":")))
                fields[i] = "";
        found = name ? strcmp(fields[0], name) == 0 : *fields[2] && strtoul(fields[2], NULL, 10) == id;
    }
    if (file)
        fclose(file);
    return found;
}

static struct passwd *find_user(const char *name, uid_t uid)
{
    static char line[256];
    static struct passwd user;
    char *f[7];
    if (!find_line("/etc/passwd", name, uid, line, sizeof line, f))
        return NULL;
    user = (struct passwd){f[0], f[1], atoi(f[2]), atoi(f[3]), f[4], f[5], f[6]};
    return &user;
}

static struct group *find_group(const char *name, gid_t gid)
{
    static char line[256];
    static struct group group;
    char *f[7];
    if (!find_line("/etc/group", name, gid, line, sizeof line, f))
        return NULL;
    group = (struct group){f[0], f[1], atoi(f[2])};
    return &group;
}

struct passwd *getpwnam(const char *name) { return find_user(name, 0); }
struct passwd *getpwuid(uid_t uid) { return find_user(NULL, uid); }
struct group *getgrnam(const char *name) { return find_group(name, 0); }
struct group *getgrgid(gid_t gid) { return find_group(NULL, gid); }
