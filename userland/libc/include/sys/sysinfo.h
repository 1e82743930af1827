// sys/sysinfo.h: memory, load and uptime in one call.
#pragma once
struct sysinfo {
    long uptime;
    unsigned long loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
    unsigned short procs, pad;
    unsigned long totalhigh, freehigh;
    unsigned mem_unit;
};
int sysinfo(struct sysinfo *to);
