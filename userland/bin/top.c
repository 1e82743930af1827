// top: the processes that use the processors most, redrawn every few seconds.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "common.h"
#include "proc.h"

static const char usage[] =
    "top [-b] [-n COUNT] [-d SECONDS] [-p PID]\n"
    "  -b  plain text, for files and pipes   -n  that many times   -d  time between (3)   -p  this process only\n"
    "  keys: q quit, P by processor, M by memory, N by pid, T by time, space at once";

static struct process *now, *before;
static int now_count, before_count;
static struct kernel_stat stat_now, stat_before;
static struct meminfo memory;
static double uptime_now, uptime_before;
static int batch, only_pid;
static char order = 'P';
static double *usage_percent;  // of one processor, beside `now`
static struct termios saved_modes;
static int modes_changed;

static void restore_terminal(void)
{
    if (modes_changed) {
        tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
        printf("\033[?25h\n");
        fflush(stdout);
        modes_changed = 0;
    }
}

static void on_signal(int number)
{
    restore_terminal();
    _exit(128 + number);
}

static void raw_terminal(void)
{
    if (tcgetattr(STDIN_FILENO, &saved_modes) < 0)
        return;
    struct termios t = saved_modes;
    t.c_lflag &= ~(ICANON | ECHO);
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &t);
    modes_changed = 1;
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    printf("\033[?25l\033[2J");
}

static unsigned long ticks_before(int pid, unsigned long start)
{
    for (int low = 0, high = before_count; low < high; ) {
        int middle = (low + high) / 2;
        if (before[middle].pid == pid)
            return before[middle].start_time == start ? before[middle].utime + before[middle].stime : 0;
        if (before[middle].pid < pid)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static int by_order(const void *a, const void *b)
{
    int i = *(const int *)a, k = *(const int *)b;
    const struct process *x = &now[i], *y = &now[k];
    double difference = 0;
    switch (order) {
    case 'M': difference = y->rss_pages - x->rss_pages; break;
    case 'T': difference = (double)(y->utime + y->stime) - (double)(x->utime + x->stime); break;
    case 'P': difference = usage_percent[k] - usage_percent[i]; break;
    }
    return difference > 0 ? 1 : difference < 0 ? -1 : x->pid - y->pid;
}

static void sample(void)
{
    free(before);
    before = now, before_count = now_count;
    stat_before = stat_now, uptime_before = uptime_now;
    now = process_list(&now_count);
    kernel_stat_read(&stat_now);
    meminfo_read(&memory);
    uptime_now = uptime_seconds();
    usage_percent = need(realloc(usage_percent, (now_count + 1) * sizeof *usage_percent));
    double elapsed = uptime_now - uptime_before;  // the first time: since the start of the system
    for (int i = 0; i < now_count; i++) {
        double ticks = (double)(now[i].utime + now[i].stime) - (double)ticks_before(now[i].pid, now[i].start_time);
        usage_percent[i] = elapsed > 0 ? ticks / elapsed : 0;
    }
}

static int lines_left, columns;

static void end_line(void)
{
    printf(batch ? "\n" : "\033[K\n");
    lines_left--;
}

static void cpu_line(const char *name, const struct cpu_times *a, const struct cpu_times *b)
{
    double total = (double)cpu_total(b) - (double)cpu_total(a);
    if (total <= 0)
        total = 1;
#define PART(field) (100 * ((double)b->field - (double)a->field) / total)
    printf("%-8s:%5.1f us,%5.1f sy,%5.1f ni,%5.1f id,%5.1f wa,%5.1f hi,%5.1f si,%5.1f st", name, PART(user), PART(system),
           PART(nice), PART(idle), PART(iowait), PART(irq), PART(softirq), PART(steal));
    end_line();
}

static void show_summary(void)
{
    char clock[16], name[16];
    time_t t = time(NULL);
    struct tm calendar;
    double load[3];
    int running = 0, sleeping = 0, stopped = 0, zombies = 0, users = 0;
    long up = (long)uptime_now;
    load_averages(load);
    strftime(clock, sizeof clock, "%H:%M:%S", localtime_r(&t, &calendar));
    printf("top - %s up ", clock);
    if (up >= 86400)
        printf("%ld day%s, ", up / 86400, up < 172800 ? "" : "s");
    if (up % 86400 >= 3600)
        printf("%2ld:%02ld", up / 3600 % 24, up / 60 % 60);
    else
        printf("%ld min", up / 60 % 60);
    for (int i = 0; i < now_count; i++)
        users += now[i].pid == now[i].session && now[i].tty != 0;
    printf(", %2d user%s,  load average: %.2f, %.2f, %.2f", users, users > 1 ? "s" : "", load[0], load[1], load[2]);
    end_line();
    for (int i = 0; i < now_count; i++)
        switch (now[i].state) {
        case 'R': running++; break;
        case 'T': case 't': stopped++; break;
        case 'Z': zombies++; break;
        default: sleeping++;
        }
    printf("Tasks:%4d total,%4d running,%4d sleeping,%4d stopped,%4d zombie", now_count, running, sleeping, stopped, zombies);
    end_line();
    if (stat_now.cpus <= 8)
        for (int i = 0; i < stat_now.cpus; i++) {
            snprintf(name, sizeof name, "%%Cpu%d", i);
            cpu_line(name, &stat_before.each[i], &stat_now.each[i]);
        }
    else
        cpu_line("%Cpu(s)", &stat_before.all, &stat_now.all);
    printf("MiB Mem :%9.1f total,%9.1f free,%9.1f used,%9.1f buff/cache", memory.total / 1024.0, memory.free / 1024.0,
           (memory.total - memory.available) / 1024.0, (memory.buffers + memory.cached + memory.reclaimable) / 1024.0);
    end_line();
    printf("MiB Swap:%9.1f total,%9.1f free,%9.1f used.%9.1f avail Mem ", memory.swap_total / 1024.0, memory.swap_free / 1024.0,
           (memory.swap_total - memory.swap_free) / 1024.0, memory.available / 1024.0);
    end_line();
    end_line();
}

static const char *memory_text(unsigned long kib, int width, char to[16])
{
    if (snprintf(to, 16, "%lu", kib) > width)
        snprintf(to, 16, "%.*f%c", kib < 10240000 ? 1 : 0, kib / (kib < 102400000 ? 1024.0 : 1048576.0), kib < 102400000 ? 'm' : 'g');
    return to;
}

static unsigned long shared_kib(int pid)
{
    char path[64];
    unsigned long size, resident, shared = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    char *text = read_file(path, NULL);
    if (text && sscanf(text, "%lu %lu %lu", &size, &resident, &shared) != 3)
        shared = 0;
    free(text);
    return shared * 4;
}

static void show_process(const struct process *p, double percent)
{
    char user[16], virtual[16], resident[16], shared[16], priority[24], time_text[24];
    unsigned long ticks = p->utime + p->stime;
    snprintf(priority, sizeof priority, p->priority < -99 ? "rt" : "%ld", p->priority);
    snprintf(time_text, sizeof time_text, "%lu:%02lu.%02lu", ticks / 6000, ticks / 100 % 60, ticks % 100);
    int used = printf("%7d %-8.8s %3s %3ld %7s %6s %6s %c %5.1f %5.1f %9s ", p->pid, user_name(p->uids[1], user), priority, p->nice,
                      memory_text(p->vsize / 1024, 7, virtual), memory_text(p->rss_pages * 4, 6, resident),
                      memory_text(shared_kib(p->pid), 6, shared), p->state, percent,
                      memory.total ? p->rss_pages * 400.0 / memory.total : 0, time_text);
    printf("%.*s", columns > used ? columns - used : 0, p->name);
    end_line();
}

static void show(void)
{
    struct winsize window = {0, 0, 0, 0};
    if (batch || ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) < 0 || window.ws_row == 0)
        window = (struct winsize){24, 80, 0, 0};
    lines_left = batch ? 1 << 30 : window.ws_row - 1;
    columns = batch ? 512 : window.ws_col;
    if (!batch)
        printf("\033[H");
    show_summary();
    printf(batch ? "%s" : "\033[7m%s\033[K\033[m", "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND");
    end_line();
    int *sorted = need(malloc((now_count + 1) * sizeof *sorted));
    for (int i = 0; i < now_count; i++)
        sorted[i] = i;
    qsort(sorted, now_count, sizeof *sorted, by_order);
    for (int i = 0; i < now_count && lines_left > 0; i++)
        if (!only_pid || now[sorted[i]].pid == only_pid)
            show_process(&now[sorted[i]], usage_percent[sorted[i]]);
    free(sorted);
    if (!batch)
        printf("\033[J");
    fflush(stdout);
}

// Waits for the next round or a key; returns 0 to quit.
static int wait_or_key(double seconds)
{
    struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    struct pollfd keyboard = {.fd = STDIN_FILENO, .events = POLLIN};
    if (batch) {
        nanosleep(&pause, NULL);
        return 1;
    }
    char key;
    if (ppoll(&keyboard, 1, &pause, NULL) <= 0)
        return 1;
    if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q' || key == 3)
        return 0;
    if (strchr("PMNT", key))
        order = key;
    return 1;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    long rounds = -1;
    double delay = 3;
    for (int option; (option = getopt(argc, argv, "bn:d:p:")) != -1; )
        switch (option) {
        case 'b': batch = 1; break;
        case 'n': rounds = parse_number(optarg); break;
        case 'd': delay = strtod(optarg, NULL); break;
        case 'p': only_pid = (int)parse_number(optarg); break;
        default: usage_error(usage, 1);
        }
    if (!batch && !isatty(STDOUT_FILENO))
        die(1, 0, "standard output is no terminal; use top -b");
    if (!batch)
        raw_terminal();
    sample();
    for (long i = 0; i != rounds; i++) {
        if (i > 0) {
            if (!wait_or_key(delay))
                break;
            sample();
        }
        if (i > 0 && batch)
            putchar('\n');
        show();
    }
    restore_terminal();
    return finish(0);
}
