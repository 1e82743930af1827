// uptime: how long the system has been running, and its load.
#include <time.h>
#include "common.h"
#include "proc.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "uptime");
    time_t now = time(NULL);
    struct tm calendar;
    char clock[16];
    long up = (long)uptime_seconds(), days = up / 86400, hours = up / 3600 % 24, minutes = up / 60 % 60;
    double load[3];
    load_averages(load);
    strftime(clock, sizeof clock, "%H:%M:%S", localtime_r(&now, &calendar));
    printf(" %s up ", clock);
    if (days)
        printf("%ld day%s, ", days, days == 1 ? "" : "s");
    if (hours)
        printf("%2ld:%02ld, ", hours, minutes);
    else
        printf("%ld min, ", minutes);
    int users = terminal_users();
    printf("%2d user%s,  load average: %.2f, %.2f, %.2f\n", users, users > 1 ? "s" : "", load[0], load[1], load[2]);
    return finish(0);
}
