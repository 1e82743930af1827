// ps: processes, from /proc.
#include "common.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "proc.h"

static const char usage[] =
    "ps [-eAaflT] [aux] [-p PID,...] [-o COLUMN,...]\n"
    "  without options: your processes on this terminal\n"
    "  -e, -A, ax  all processes          -f  with owners and parents      -l  with priorities and wait channels\n"
    "  aux         all, with memory and share of the processors            -p  these processes only\n"
    "  -o          choose columns; COLUMN= without its heading:\n"
    "              pid ppid pgid sid tpgid tid nlwp comm args cmd  user euser ruser uid ruid group egid gid rgid\n"
    "              stat s wchan tty psr cls policy rtprio pri ni flags  time cputime times cputimes pcpu c\n"
    "              start lstart bsdstart stime etime etimes  vsz rss sz pmem min_flt maj_flt\n"
    "              pending blocked ignored caught";

static struct kernel_stat kernel;
static struct meminfo memory;
static double uptime;
static time_t now;

static double age(const struct process *p) { return uptime - p->start_time / 100.0; }

static double cpu_percent(const struct process *p)
{
    double seconds = age(p);
    return seconds > 0 ? (p->utime + p->stime) / seconds : 0;
}

static void put_clock(char *to, unsigned long seconds)  // [DD-]HH:MM:SS
{
    if (seconds >= 86400)
        to += sprintf(to, "%lu-", seconds / 86400);
    sprintf(to, "%02lu:%02lu:%02lu", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

// Columns. Each writes its text; room is ample for all but commands, which come from malloc.
#define COLUMN(name, ...) static void name(const struct process *p, char *to) { __VA_ARGS__; }
COLUMN(col_pid, sprintf(to, "%d", p->pid))
COLUMN(col_ppid, sprintf(to, "%d", p->ppid))
COLUMN(col_pgid, sprintf(to, "%d", p->pgrp))
COLUMN(col_sid, sprintf(to, "%d", p->session))
COLUMN(col_tpgid, sprintf(to, "%d", p->tpgid))
COLUMN(col_uid, sprintf(to, "%d", p->uids[1]))
COLUMN(col_ruid, sprintf(to, "%d", p->uids[0]))
COLUMN(col_suid, sprintf(to, "%d", p->uids[2]))
COLUMN(col_fuid, sprintf(to, "%d", p->uids[3]))
COLUMN(col_gid, sprintf(to, "%d", p->gids[1]))
COLUMN(col_rgid, sprintf(to, "%d", p->gids[0]))
COLUMN(col_sgid, sprintf(to, "%d", p->gids[2]))
COLUMN(col_fgid, sprintf(to, "%d", p->gids[3]))
COLUMN(col_user, user_name(p->uids[1], to))
COLUMN(col_ruser, user_name(p->uids[0], to))
COLUMN(col_group, group_name(p->gids[1], to))
COLUMN(col_rgroup, group_name(p->gids[0], to))
COLUMN(col_pending, sprintf(to, "%016lx", p->pending))
COLUMN(col_blocked, sprintf(to, "%016lx", p->blocked))
COLUMN(col_ignored, sprintf(to, "%016lx", p->ignored))
COLUMN(col_caught, sprintf(to, "%016lx", p->caught))
COLUMN(col_tty, tty_name(p->tty, to))
COLUMN(col_stat, process_state(p, to))
COLUMN(col_s, sprintf(to, "%c", p->state))
COLUMN(col_time, put_clock(to, (p->utime + p->stime) / 100))
COLUMN(col_times, sprintf(to, "%lu", (p->utime + p->stime) / 100))
COLUMN(col_bsdtime, unsigned long t = (p->utime + p->stime) / 100; sprintf(to, "%lu:%02lu", t / 60, t % 60))
COLUMN(col_c, double c = cpu_percent(p); sprintf(to, "%d", c > 99 ? 99 : (int)c))
COLUMN(col_pcpu, double c = cpu_percent(p); sprintf(to, c > 99.9 ? "%.0f" : "%.1f", c))
COLUMN(col_pmem, sprintf(to, "%.1f", memory.total ? p->rss_pages * 400.0 / memory.total : 0))
COLUMN(col_vsz, sprintf(to, "%lu", p->vsize / 1024))
COLUMN(col_sz, sprintf(to, "%lu", p->vsize / 4096))
COLUMN(col_rss, sprintf(to, "%ld", p->rss_pages * 4))
COLUMN(col_ni, sprintf(to, p->policy == 0 || p->policy == 3 ? "%ld" : "-", p->nice))  // others have none
COLUMN(col_class, strcpy(to, p->policy < 7 ? (const char *[]){"TS", "FF", "RR", "B", "ISO", "IDL", "DLN"}[p->policy] : "?"))
COLUMN(col_rtprio, sprintf(to, p->policy == 0 ? "-" : "%u", p->real_time_priority))
COLUMN(col_pri, sprintf(to, "%ld", 39 - p->priority))
COLUMN(col_oldpri, sprintf(to, "%ld", 60 + p->priority))
COLUMN(col_psr, sprintf(to, "%d", p->processor))
COLUMN(col_nlwp, sprintf(to, "%ld", p->threads))
COLUMN(col_f, sprintf(to, "%x", p->flags >> 6 & 7))
COLUMN(col_addr, (void)p; strcpy(to, "-"))
COLUMN(col_wchan, sprintf(to, "%.6s", *p->wchan ? p->wchan : "-"))
COLUMN(col_comm, sprintf(to, p->state == 'Z' ? "%s <defunct>" : "%s", p->name))
COLUMN(col_minflt, sprintf(to, "%lu", p->minor_faults))
COLUMN(col_majflt, sprintf(to, "%lu", p->major_faults))
COLUMN(col_etime, unsigned long t = age(p); if (t < 3600) sprintf(to, "%02lu:%02lu", t / 60, t % 60); else put_clock(to, t))
COLUMN(col_etimes, sprintf(to, "%lu", (unsigned long)age(p)))
COLUMN(col_args, (void)p; (void)to)

static time_t started(const struct process *p) { return kernel.boot_time + p->start_time / 100; }

static void put_start(const struct process *p, char *to, const char *lately, const char *before)
{
    time_t start = started(p);
    struct tm calendar;
    strftime(to, 32, now - start < 86400 ? lately : before, localtime_r(&start, &calendar));
}

static void col_stime(const struct process *p, char *to)  // by the calendar, not by hours
{
    time_t start = started(p);
    struct tm then = *localtime(&start), today = *localtime(&now);
    const char *form = then.tm_year != today.tm_year ? "%Y" : then.tm_yday != today.tm_yday ? "%b%d" : "%H:%M";
    strftime(to, 32, form, &then);
}

COLUMN(col_bsdstart, put_start(p, to, "%H:%M", "%b %d"))
COLUMN(col_start, put_start(p, to, "%H:%M:%S", "%b %d"))
COLUMN(col_lstart, put_start(p, to, "%a %b %e %H:%M:%S %Y", "%a %b %e %H:%M:%S %Y"))

struct column {
    const char *name, *heading;
    int width;  // negative: to the left
    void (*text)(const struct process *, char *);
};

static const struct column known[] = {
    {"pid", "PID", 7, col_pid}, {"ppid", "PPID", 7, col_ppid}, {"pgid", "PGID", 7, col_pgid},
    {"pgrp", "PGRP", 7, col_pgid}, {"sid", "SID", 7, col_sid}, {"sess", "SESS", 7, col_sid},
    {"tgid", "TGID", 7, col_pid}, {"uid", "UID", 5, col_uid}, {"user", "USER", -8, col_user},
    {"euid", "EUID", 5, col_uid}, {"ruid", "RUID", 5, col_ruid}, {"suid", "SUID", 5, col_suid}, {"fuid", "FUID", 5, col_fuid},
    {"gid", "GID", 5, col_gid}, {"egid", "EGID", 5, col_gid}, {"rgid", "RGID", 5, col_rgid}, {"sgid", "SGID", 5, col_sgid},
    {"fgid", "FGID", 5, col_fgid}, {"euser", "EUSER", -8, col_user}, {"group", "GROUP", -8, col_group},
    {"egroup", "EGROUP", -8, col_group}, {"rgroup", "RGROUP", -8, col_rgroup}, {"tpgid", "TPGID", 7, col_tpgid},
    {"tid", "TID", 7, col_pid}, {"lwp", "LWP", 7, col_pid}, {"spid", "SPID", 7, col_pid}, {"tt", "TT", -8, col_tty},
    {"thcount", "THCNT", 5, col_nlwp}, {"class", "CLS", 3, col_class}, {"cls", "CLS", 3, col_class},
    {"policy", "POL", -3, col_class}, {"rtprio", "RTPRIO", 6, col_rtprio}, {"flag", "F", 1, col_f}, {"flags", "F", 1, col_f},
    {"cputimes", "TIME", 8, col_times}, {"times", "TIME", 8, col_times}, {"etimes", "ELAPSED", 7, col_etimes},
    {"lstart", "STARTED", 24, col_lstart}, {"bsdstart", "START", 6, col_bsdstart}, {"start_time", "START", 5, col_stime},
    {"rsz", "RSZ", 5, col_rss}, {"rssize", "RSS", 5, col_rss}, {"vsize", "VSZ", 6, col_vsz}, {"ucomm", "COMMAND", -15, col_comm},
    {"min_flt", "MINFL", 6, col_minflt}, {"maj_flt", "MAJFL", 6, col_majflt}, {"pending", "PENDING", 16, col_pending},
    {"blocked", "BLOCKED", 16, col_blocked}, {"sigmask", "BLOCKED", 16, col_blocked}, {"ignored", "IGNORED", 16, col_ignored},
    {"caught", "CAUGHT", 16, col_caught}, {"ruser", "RUSER", -8, col_ruser}, {"uname", "UID", -8, col_user}, {"tty", "TT", -8, col_tty},
    {"tname", "TTY", -8, col_tty}, {"stat", "STAT", -4, col_stat}, {"s", "S", -1, col_s},
    {"state", "S", -1, col_s}, {"time", "TIME", 8, col_time}, {"cputime", "TIME", 8, col_time},
    {"bsdtime", "TIME", 6, col_bsdtime}, {"etime", "ELAPSED", 11, col_etime}, {"stime", "STIME", 5, col_stime},
    {"start", "STARTED", 8, col_start}, {"c", "C", 2, col_c}, {"pcpu", "%CPU", 4, col_pcpu}, {"%cpu", "%CPU", 4, col_pcpu},
    {"pmem", "%MEM", 4, col_pmem}, {"%mem", "%MEM", 4, col_pmem}, {"vsz", "VSZ", 6, col_vsz}, {"sz", "SZ", 5, col_sz},
    {"rss", "RSS", 5, col_rss}, {"ni", "NI", 3, col_ni}, {"nice", "NI", 3, col_ni}, {"pri", "PRI", 3, col_pri},
    {"opri", "PRI", 3, col_oldpri}, {"psr", "PSR", 3, col_psr}, {"nlwp", "NLWP", 4, col_nlwp}, {"f", "F", 1, col_f},
    {"addr", "ADDR", -4, col_addr}, {"wchan", "WCHAN", -6, col_wchan}, {"comm", "COMMAND", -15, col_comm},
    {"ucmd", "CMD", -15, col_comm}, {"minflt", "MINFLT", 6, col_minflt}, {"majflt", "MAJFLT", 6, col_majflt},
    {"args", "COMMAND", -27, col_args}, {"command", "COMMAND", -27, col_args}, {"cmd", "CMD", -27, col_args},
};

static struct column chosen[32];
static int columns;

static void choose(const char *list)
{
    char *copy = need(strdup(list)), *rest = copy, *name;
    while ((name = strsep(&rest, ", ")) && columns < 32) {
        char *heading = strchr(name, '=');
        if (heading)
            *heading++ = 0;
        const struct column *found = NULL;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(name, known[i].name) == 0)
                found = &known[i];
        if (!found)
            die(1, 0, "unknown column \"%s\"; ps --help lists them", name);
        chosen[columns] = *found;
        if (heading)
            chosen[columns].heading = heading;
        columns++;
    }
}

static void print_field(const struct column *c, const char *text, int last)
{
    if (last && c->width < 0)
        printf("%s\n", text);
    else
        printf("%*s%c", c->width, text, last ? '\n' : ' ');
}

static void print_headings(void)
{
    int any = 0;
    for (int i = 0; i < columns; i++)
        any |= *chosen[i].heading;
    for (int i = 0; any && i < columns; i++)
        print_field(&chosen[i], chosen[i].heading, i == columns - 1);
}

static void print_process(const struct process *p)
{
    for (int i = 0; i < columns; i++) {
        char text[128] = "", *command = NULL;
        if (chosen[i].text == col_args)
            command = process_command(p);
        else
            chosen[i].text(p, text);
        print_field(&chosen[i], command ? command : text, i == columns - 1);
        free(command);
    }
}

static int in_list(const char *list, int pid)
{
    for (const char *p = list; *p; p += strspn(p, ", ")) {
        char *end;
        if (strtol(p, &end, 10) == pid)
            return 1;
        p = end > p ? end : p + 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int all = 0, full = 0, lengthy = 0, user_format = 0, any_terminal = 0;
    const char *pids = NULL;
    for (int i = 1; i < argc; i++) {
        int bsd = argv[i][0] != '-';
        for (const char *p = argv[i] + !bsd; *p; p++) {
            const char *value = p[1] ? p + 1 : argv[i + 1];
            if ((*p == 'p' || *p == 'o') && value) {
                if (*p == 'o')
                    choose(value);
                else
                    pids = value;
                i += !p[1];
                break;
            }
            switch (*p) {
            case 'e': case 'A': all |= !bsd; break;
            case 'a': any_terminal = 1; break;
            case 'x': all |= any_terminal; break;
            case 'u': user_format = 1; break;
            case 'f': case 'F': full |= !bsd; break;
            case 'l': lengthy = 1; break;
            case 'w': case 'h': break;
            default:
                if (bsd && isdigit((unsigned char)*p)) {
                    pids = p;
                    p += strlen(p) - 1;
                    break;
                }
                fprintf(stderr, "ps: unknown option '%c'\n", *p);
                usage_error(usage, 1);
            }
        }
    }
    if (columns == 0)
        choose(user_format ? "user,pid,pcpu,pmem,vsz,rss,tname,stat,start_time,bsdtime,args"
               : lengthy   ? "f,s,uid,pid,ppid,c,opri,ni,addr,sz,wchan,tname,time,ucmd"
               : full      ? "uname,pid,ppid,c,stime,tname,time,cmd"
                           : "pid,tname,time,ucmd");
    int count;
    struct process *list = process_list(&count), self;
    kernel_stat_read(&kernel);
    meminfo_read(&memory);
    uptime = uptime_seconds();
    now = time(NULL);
    if (!process_read(getpid(), &self))
        die(1, 0, "cannot read /proc/self");
    print_headings();
    int shown = 0;
    for (struct process *p = list; p < list + count; p++) {
        int wanted = pids ? in_list(pids, p->pid)
                          : all || (any_terminal ? p->tty != 0 : p->tty == self.tty && p->uids[1] == self.uids[1]);
        if (wanted)
            print_process(p);
        shown += wanted;
    }
    return finish(shown == 0);
}
