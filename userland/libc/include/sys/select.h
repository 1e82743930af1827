// sys/select.h: waiting for descriptors given as bit sets.
#pragma once
#include <sys/time.h>
enum { FD_SETSIZE = 1024 };
typedef struct { unsigned long bits[FD_SETSIZE / 64]; } fd_set;
#define FD_ZERO(set) (*(set) = (fd_set){{0}})
#define FD_SET(fd, set) ((set)->bits[(fd) / 64] |= 1UL << (fd) % 64)
#define FD_CLR(fd, set) ((set)->bits[(fd) / 64] &= ~(1UL << (fd) % 64))
#define FD_ISSET(fd, set) ((set)->bits[(fd) / 64] >> (fd) % 64 & 1)
int select(int count, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout);
