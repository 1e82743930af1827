// proc.c: parsers for the files of /proc.
#include "proc.h"
#include <dirent.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include "common.h"

static char *read_process_file(int pid, const char *name, size_t *size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    return read_file(path, size);
}

// What follows "NAME" in a text of lines; empty if it is not there.
static const char *text_of(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, name, length) == 0)
            return line + length;
    return "";
}

// The number there, 0 if there is none.
static unsigned long value_of(const char *text, const char *name) { return strtoul(text_of(text, name), NULL, 10); }
static unsigned long mask_of(const char *text, const char *name) { return strtoul(text_of(text, name), NULL, 16); }

static void ids_of(const char *text, const char *name, int ids[4])
{
    sscanf(text_of(text, name), "%d %d %d %d", &ids[0], &ids[1], &ids[2], &ids[3]);
}

int process_read(int pid, struct process *p)
{
    char *text = read_process_file(pid, "stat", NULL);
    if (!text)
        return 0;
    *p = (struct process){.pid = pid};
    char *open = strchr(text, '('), *close = strrchr(text, ')');  // the name may hold anything
    int ok = open && close;
    if (ok) {
        snprintf(p->name, sizeof p->name, "%.*s", (int)(close - open - 1), open + 1);
        ok = sscanf(close + 2,
                    "%c %d %d %d %d %d %u %lu %*u %lu %*u %lu %lu %*d %*d %ld %ld %ld %*d %lu %lu %ld %*u %*u %*u %*u "
                    "%*u %*u %*u %*u %*u %*u %*u %*u %*u %*d %d %u %u",
                    &p->state, &p->ppid, &p->pgrp, &p->session, &p->tty, &p->tpgid, &p->flags, &p->minor_faults,
                    &p->major_faults, &p->utime, &p->stime, &p->priority, &p->nice, &p->threads, &p->start_time,
                    &p->vsize, &p->rss_pages, &p->processor, &p->real_time_priority, &p->policy) >= 17;
    }
    free(text);
    if (ok && (text = read_process_file(pid, "status", NULL))) {
        ids_of(text, "Uid:", p->uids);
        ids_of(text, "Gid:", p->gids);
        p->pending = mask_of(text, "SigPnd:") | mask_of(text, "ShdPnd:");
        p->blocked = mask_of(text, "SigBlk:");
        p->ignored = mask_of(text, "SigIgn:");
        p->caught = mask_of(text, "SigCgt:");
        free(text);
    }
    if (ok && (text = read_process_file(pid, "wchan", NULL))) {
        snprintf(p->wchan, sizeof p->wchan, "%s", *text && strcmp(text, "0") != 0 ? text : "-");
        free(text);
    }
    return ok;
}

static int by_pid(const void *a, const void *b)
{
    return ((const struct process *)a)->pid - ((const struct process *)b)->pid;
}

struct process *process_list(int *count)
{
    DIR *dir = opendir("/proc");
    if (!dir)
        die(1, 0, "cannot read /proc");
    struct process *list = NULL;
    int used = 0, room = 0;
    for (struct dirent *entry; (entry = readdir(dir)); ) {
        int pid = atoi(entry->d_name);
        if (pid <= 0)
            continue;
        if (used == room)
            list = need(realloc(list, (room = room ? room * 2 : 64) * sizeof *list));
        used += process_read(pid, &list[used]);
    }
    closedir(dir);
    qsort(list, used, sizeof *list, by_pid);
    *count = used;
    return list;
}

char *process_command(const struct process *p)
{
    size_t size;
    char *text = read_process_file(p->pid, "cmdline", &size);
    if (text && size > 0) {
        for (size_t i = 0; i + 1 < size; i++)
            if (text[i] == 0 || text[i] == '\n')
                text[i] = ' ';
        return text;
    }
    free(text);
    if (asprintf(&text, p->state == 'Z' ? "[%s] <defunct>" : "[%s]", p->name) < 0)
        need(NULL);
    return text;
}

const char *process_state(const struct process *p, char to[8])
{
    char *s = to;
    *s++ = p->state;
    if (p->nice)
        *s++ = p->nice < 0 ? '<' : 'N';
    if (p->session == p->pid)
        *s++ = 's';
    if (p->threads > 1)
        *s++ = 'l';
    if (p->tpgid == p->pgrp)
        *s++ = '+';
    *s = 0;
    return to;
}

const char *tty_name(int device, char to[16])
{
    unsigned number = minor((unsigned)device);
    switch (major((unsigned)device)) {
    case 0: return strcpy(to, "?");
    case 4: snprintf(to, 16, number < 64 ? "tty%u" : "ttyS%u", number < 64 ? number : number - 64); break;
    case 5: strcpy(to, number == 1 ? "console" : "tty"); break;
    case 136: case 137: snprintf(to, 16, "pts/%u", number); break;
    default: snprintf(to, 16, "%u,%u", major((unsigned)device), number);
    }
    return to;
}

const char *user_name(int uid, char to[16])
{
    struct passwd *user = getpwuid(uid);
    if (user && strlen(user->pw_name) < 16)
        return strcpy(to, user->pw_name);
    snprintf(to, 16, "%d", uid);
    return to;
}

const char *group_name(int gid, char to[16])
{
    struct group *group = getgrgid(gid);
    if (group && strlen(group->gr_name) < 16)
        return strcpy(to, group->gr_name);
    snprintf(to, 16, "%d", gid);
    return to;
}

int terminal_users(void)
{
    int count, users = 0;
    struct process *list = process_list(&count);
    for (int i = 0; i < count; i++)
        users += list[i].pid == list[i].session && list[i].tty != 0;
    free(list);
    return users;
}

static char *must_read(const char *path)
{
    char *text = read_file(path, NULL);
    if (!text)
        die(1, 0, "cannot read %s", path);
    return text;
}

void meminfo_read(struct meminfo *m)
{
    char *text = must_read("/proc/meminfo");
    m->total = value_of(text, "MemTotal:");
    m->free = value_of(text, "MemFree:");
    m->available = value_of(text, "MemAvailable:");
    m->buffers = value_of(text, "Buffers:");
    m->cached = value_of(text, "Cached:");
    m->shared = value_of(text, "Shmem:");
    m->reclaimable = value_of(text, "SReclaimable:");
    m->swap_total = value_of(text, "SwapTotal:");
    m->swap_free = value_of(text, "SwapFree:");
    free(text);
}

void kernel_stat_read(struct kernel_stat *s)
{
    char *text = must_read("/proc/stat");
    *s = (struct kernel_stat){.cpus = 0};
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) && strncmp(line, "cpu", 3) == 0; ) {
        struct cpu_times t = {0};
        sscanf(line + strcspn(line, " "), "%lu %lu %lu %lu %lu %lu %lu %lu", &t.user, &t.nice, &t.system, &t.idle,
               &t.iowait, &t.irq, &t.softirq, &t.steal);
        if (line[3] == ' ')
            s->all = t;
        else if (s->cpus < 64)
            s->each[s->cpus++] = t;
    }
    free(text);
    text = must_read("/proc/stat");
    s->context_switches = value_of(text, "ctxt ");
    s->interrupts = value_of(text, "intr ");
    s->boot_time = value_of(text, "btime ");
    s->forks = value_of(text, "processes ");
    s->running = value_of(text, "procs_running ");
    s->blocked = value_of(text, "procs_blocked ");
    free(text);
}

unsigned long cpu_total(const struct cpu_times *t)
{
    return t->user + t->nice + t->system + t->idle + t->iowait + t->irq + t->softirq + t->steal;
}

double uptime_seconds(void)
{
    char *text = must_read("/proc/uptime");
    double seconds = strtod(text, NULL);
    free(text);
    return seconds;
}

void load_averages(double to[3])
{
    char *text = must_read("/proc/loadavg");
    sscanf(text, "%lf %lf %lf", &to[0], &to[1], &to[2]);
    free(text);
}

unsigned long vmstat_value(const char *name)
{
    char *text = must_read("/proc/vmstat"), key[64];
    snprintf(key, sizeof key, "%s ", name);
    unsigned long value = value_of(text, key);
    free(text);
    return value;
}
