// calendar.c: from seconds since 1970 to dates and back. Leap seconds do not exist, every zone is UTC.
#include <stdio.h>
#include <string.h>
#include <time.h>

// Days from 1970-01-01 to a date; months count from 0. Years begin in March here, so that the leap day is last.
static long days_from_civil(long year, int month, int day)
{
    month++;
    year -= month <= 2;
    long era = (year >= 0 ? year : year - 399) / 400;
    long of_era = year - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct tm *gmtime_r(const time_t *time, struct tm *to)
{
    long days = *time / 86400, seconds = *time % 86400;
    if (seconds < 0)
        seconds += 86400, days--;
    long year = 1970 + days / 366;
    while (days_from_civil(year + 1, 0, 1) <= days)
        year++;
    while (days_from_civil(year, 0, 1) > days)
        year--;
    int month = 11;
    while (days_from_civil(year, month, 1) > days)
        month--;
    int weekday = (int)((days % 7 + 11) % 7);  // 1970-01-01 was a Thursday
    *to = (struct tm){seconds % 60, seconds / 60 % 60, seconds / 3600, days - days_from_civil(year, month, 1) + 1, month,
                      year - 1900, weekday, days - days_from_civil(year, 0, 1), 0};
    return to;
}

struct tm *gmtime(const time_t *time)
{
    static struct tm calendar;
    return gmtime_r(time, &calendar);
}

struct tm *localtime(const time_t *time) { return gmtime(time); }
struct tm *localtime_r(const time_t *time, struct tm *to) { return gmtime_r(time, to); }

time_t timegm(struct tm *c)
{
    long year = c->tm_year + 1900L + c->tm_mon / 12;
    time_t result = days_from_civil(year, c->tm_mon % 12, 1) + c->tm_mday - 1;
    result = result * 86400 + c->tm_hour * 3600L + c->tm_min * 60 + c->tm_sec;
    gmtime_r(&result, c);
    return result;
}

time_t mktime(struct tm *calendar) { return timegm(calendar); }

static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
                                     "September", "October", "November", "December"};

size_t strftime(char *to, size_t size, const char *format, const struct tm *c)
{
    size_t length = 0;
    for (const char *p = format; *p; p++) {
        char part[64] = {*p, 0};
        if (*p == '%') {
            struct tm copy = *c;
            int hour12 = c->tm_hour % 12 ? c->tm_hour % 12 : 12;
            switch (*++p) {
            case 'a': snprintf(part, sizeof part, "%.3s", weekdays[c->tm_wday]); break;
            case 'A': strcpy(part, weekdays[c->tm_wday]); break;
            case 'b': case 'h': snprintf(part, sizeof part, "%.3s", months[c->tm_mon]); break;
            case 'B': strcpy(part, months[c->tm_mon]); break;
            case 'c': strftime(part, sizeof part, "%a %b %e %H:%M:%S %Y", c); break;
            case 'd': snprintf(part, sizeof part, "%02d", c->tm_mday); break;
            case 'D': strftime(part, sizeof part, "%m/%d/%y", c); break;
            case 'e': snprintf(part, sizeof part, "%2d", c->tm_mday); break;
            case 'F': strftime(part, sizeof part, "%Y-%m-%d", c); break;
            case 'H': snprintf(part, sizeof part, "%02d", c->tm_hour); break;
            case 'I': snprintf(part, sizeof part, "%02d", hour12); break;
            case 'j': snprintf(part, sizeof part, "%03d", c->tm_yday + 1); break;
            case 'm': snprintf(part, sizeof part, "%02d", c->tm_mon + 1); break;
            case 'M': snprintf(part, sizeof part, "%02d", c->tm_min); break;
            case 'n': strcpy(part, "\n"); break;
            case 'p': strcpy(part, c->tm_hour < 12 ? "AM" : "PM"); break;
            case 'r': strftime(part, sizeof part, "%I:%M:%S %p", c); break;
            case 'R': strftime(part, sizeof part, "%H:%M", c); break;
            case 's': snprintf(part, sizeof part, "%ld", timegm(&copy)); break;
            case 'S': snprintf(part, sizeof part, "%02d", c->tm_sec); break;
            case 't': strcpy(part, "\t"); break;
            case 'T': strftime(part, sizeof part, "%H:%M:%S", c); break;
            case 'u': snprintf(part, sizeof part, "%d", c->tm_wday ? c->tm_wday : 7); break;
            case 'w': snprintf(part, sizeof part, "%d", c->tm_wday); break;
            case 'x': strftime(part, sizeof part, "%m/%d/%y", c); break;
            case 'X': strftime(part, sizeof part, "%H:%M:%S", c); break;
            case 'y': snprintf(part, sizeof part, "%02d", c->tm_year % 100); break;
            case 'Y': snprintf(part, sizeof part, "%d", c->tm_year + 1900); break;
            case 'z': strcpy(part, "+0000"); break;
            case 'Z': strcpy(part, "UTC"); break;
            case '%': break;
            case 0: p--; break;
            default: snprintf(part, sizeof part, "%%%c", *p);
            }
        }
        size_t n = strlen(part);
        if (length + n >= size)
            return 0;
        memcpy(to + length, part, n);
        length += n;
    }
    to[length] = 0;
    return length;
}
