/*
 * Swaps pages out with madvise and touches them again: the task must wait for the device, another
 * one must run meanwhile, and a system call that needs such pages must wait as well.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#define PAGE 4096
#define PAGES 64
#define STEP 16 /* farther apart than what is read at a time */

static long now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static long majors(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_majflt;
}

static void say(const char *what, int yes) { printf("%s: %s\n", what, yes ? "yes" : "no"); }

int main(void) {
  char *p = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  volatile long *count = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  *count = 0;
  for (int i = 0; i < PAGES; i++) memset(p + i * PAGE, i + 1, PAGE);
  int other = fork();
  if (other == 0)
    for (;;) ++*count;
  struct timespec pause = {0, 30000000};
  madvise(p, PAGES * PAGE, MADV_DONTFORK);
  for (int i = 0; i < PAGES; i++) p[i * PAGE] = i + 1; /* its own pages again, not the child's */
  madvise(p, PAGES * PAGE, MADV_PAGEOUT);
  nanosleep(&pause, 0); /* until all is written */
  long major = majors(), wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  long others = *count;
  int right = 1;
  for (int i = 0; i < PAGES; i += STEP) right &= ((volatile char *)p)[i * PAGE + 7] == i + 1;
  long waits = majors() - major;
  wall = now(CLOCK_MONOTONIC) - wall;
  cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  others = *count - others;
  say("major faults", right && waits == PAGES / STEP);
  say("the device's time is not the hart's", wall >= waits * 150000 && cpu < wall / 4);
  say("the other ran meanwhile", others > 10000);
  madvise(p, PAGES * PAGE, MADV_PAGEOUT);
  nanosleep(&pause, 0);
  int ends[2];
  char byte;
  if (pipe(ends)) return 1;
  wall = now(CLOCK_MONOTONIC);
  right = write(ends[1], p + 40 * PAGE, 1) == 1 && read(ends[0], &byte, 1) == 1 && byte == 41;
  wall = now(CLOCK_MONOTONIC) - wall;
  say("a system call waits too", right && wall >= 150000);
  kill(other, 9);
  wait(0);
  return 0;
}
