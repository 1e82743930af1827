// vmstat: processes, memory, paging, interrupts and the processors' time, each second anew.
#include <stdlib.h>
#include <unistd.h>
#include "common.h"
#include "proc.h"

static const char usage[] =
    "vmstat [-s] [SECONDS [COUNT]]\n  the first line is the average since the start, each next one the time since the line before\n"
    "  r, b  processes that run or wait for a processor, that wait for a device;  in, cs  interrupts and switches a second\n"
    "  us sy id wa  percent of the processors' time;  -s  a list of counters";

static void counters(void)
{
    static const char *const names[] = {"pgpgin", "pgpgout", "pswpin", "pswpout", "pgfault", "pgmajfault", "pgalloc_normal",
                                        "pgfree"};
    struct kernel_stat k;
    struct meminfo m;
    kernel_stat_read(&k);
    meminfo_read(&m);
    printf("%13lu K total memory\n%13lu K free memory\n%13lu K cached\n", m.total, m.free, m.cached);
    printf("%13lu K total swap\n%13lu K free swap\n", m.swap_total, m.swap_free);
    printf("%13lu user ticks\n%13lu system ticks\n%13lu idle ticks\n", k.all.user, k.all.system, k.all.idle);
    printf("%13lu context switches\n%13lu interrupts\n%13lu forks\n", k.context_switches, k.interrupts, k.forks);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        printf("%13lu %s\n", vmstat_value(names[i]), names[i]);
}

static void heading(void)
{
    printf("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n");
    printf(" r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n");
}

struct sample { struct kernel_stat k; unsigned long in, out, swap_in, swap_out; double time; };

static void take(struct sample *s)
{
    kernel_stat_read(&s->k);
    s->in = vmstat_value("pgpgin");
    s->out = vmstat_value("pgpgout");
    s->swap_in = vmstat_value("pswpin");
    s->swap_out = vmstat_value("pswpout");
    s->time = uptime_seconds();
}

static void line(const struct sample *old, const struct sample *new)
{
    struct meminfo m;
    meminfo_read(&m);
    const struct cpu_times *a = &old->k.all, *b = &new->k.all;
    double total = cpu_total(b) - cpu_total(a), seconds = new->time - old->time;
    if (total <= 0)
        total = 1;
    if (seconds <= 0)
        seconds = 0.01;
    printf("%2lu %2lu %6lu %6lu %6lu %6lu %4.0f %4.0f %5.0f %5.0f %4.0f %4.0f %2.0f %2.0f %2.0f %2.0f %2.0f\n", new->k.running,
           new->k.blocked, m.swap_total - m.swap_free, m.free, m.buffers, m.cached + m.reclaimable,
           (new->swap_in - old->swap_in) * 4 / seconds, (new->swap_out - old->swap_out) * 4 / seconds,
           (new->in - old->in) / seconds, (new->out - old->out) / seconds,
           (new->k.interrupts - old->k.interrupts) / seconds,
           (new->k.context_switches - old->k.context_switches) / seconds,
           100 * (b->user + b->nice - a->user - a->nice) / total,
           100 * (b->system + b->irq + b->softirq - a->system - a->irq - a->softirq) / total,
           100 * (b->idle - a->idle) / total, 100 * (b->iowait - a->iowait) / total, 100 * (b->steal - a->steal) / total);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "s")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        counters();
        return finish(0);
    }
    long delay = optind < argc ? parse_number(argv[optind]) : 0, count = optind + 1 < argc ? parse_number(argv[optind + 1]) : -1;
    struct sample old = {0}, new;
    if (!delay)
        count = 1;
    for (long i = 0; count < 0 || i < count; i++) {
        if (i % 20 == 0)
            heading();
        take(&new);
        line(&old, &new);
        old = new;
        if (count < 0 || i + 1 < count)
            sleep((unsigned)delay);
    }
    return finish(0);
}
