// proc.h: reading /proc in Linux's formats, for ps, top, vmstat, free, uptime and pmap.
#pragma once
#include <sys/types.h>

struct process {
    int pid, ppid, pgrp, session, tty, tpgid, processor;
    int uids[4], gids[4];  // real, effective, saved, of file accesses
    char state;
    unsigned flags, policy, real_time_priority;
    long priority, nice, threads, rss_pages;
    unsigned long minor_faults, major_faults, utime, stime, start_time;  // ticks of 10 ms
    unsigned long vsize;                                                 // bytes
    unsigned long pending, blocked, ignored, caught;                     // signals: bit n - 1 for signal n
    char name[64], wchan[40];
};

// Fills what /proc/PID tells; 0 if the process is gone.
int process_read(int pid, struct process *p);
// All processes by ascending pid, from malloc.
struct process *process_list(int *count);
// The command line with spaces, or [name] if there is none. From malloc.
char *process_command(const struct process *p);
const char *process_state(const struct process *p, char to[8]);  // S, Ss, R+, as ps prints STAT
const char *tty_name(int device, char to[16]);
const char *user_name(int uid, char to[16]);
const char *group_name(int gid, char to[16]);

struct meminfo { unsigned long total, free, available, buffers, cached, shared, reclaimable, swap_total, swap_free; };  // KiB
void meminfo_read(struct meminfo *m);

struct cpu_times { unsigned long user, nice, system, idle, iowait, irq, softirq, steal; };  // ticks of 10 ms
struct kernel_stat {
    struct cpu_times all, each[64];
    int cpus;
    unsigned long context_switches, interrupts, boot_time, forks, running, blocked;
};
void kernel_stat_read(struct kernel_stat *s);
unsigned long cpu_total(const struct cpu_times *t);

double uptime_seconds(void);
int terminal_users(void);  // sessions that have a terminal: the "users" of uptime and top
void load_averages(double to[3]);
unsigned long vmstat_value(const char *name);  // from /proc/vmstat; 0 if it is not there
