// Calls every system call with wild arguments, many times, in children that may die of it. The kernel must survive:
// whatever runs this checks afterwards that nothing was logged as a defect and that no frame is missing.
// Usage: syscalls SEED CHILDREN CALLS
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t state;
static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static char *page, *edge, *readonly, *none, *shared;
static const char *paths[] = {"/", ".", "/tmp", "/tmp/wild", "/dev/null", "/dev/zero", "/proc/self/maps", "/proc/1/stat",
                              "/bin/hello", "/dev/full", "", "/proc/self/mem", "/dev/ptmx", "/no/such", "/tmp/wild/x"};

static long wild(void) {
  switch (next() % 20) {
    case 0: return 0;
    case 1: return next() % 16;
    case 2: return next() % 4096;
    case 3: return -1;
    case 4: return -(long)(next() % 200);
    case 5: return (long)(page + next() % 4096);
    case 6: return (long)(page + (next() % 512) * 8);
    case 7: return (long)(edge - next() % 64);
    case 8: return (long)readonly;
    case 9: return (long)none;
    case 10: return (long)(shared + (next() % 512) * 8);
    case 11: return (long)paths[next() % (sizeof paths / sizeof *paths)];
    case 12: return (long)next();
    case 13: return 1L << next() % 64;
    case 14: return (1L << next() % 64) - 1;
    case 15: return (long)(uint32_t)next();
    case 16: return 3 + next() % 8;
    case 17: return AT_FDCWD;
    case 18: return (long)wild;
    default: return 0x3fffffffff - next() % 65536;
  }
}

// Calls that could reach the program that watches over the children; they get the child itself to play with.
static int reaches_others(long n) {
  return n == SYS_kill || n == SYS_tkill || n == SYS_tgkill || n == SYS_rt_sigqueueinfo || n == SYS_rt_tgsigqueueinfo ||
         n == SYS_prlimit64 || n == SYS_setpgid || n == SYS_sched_setscheduler || n == SYS_sched_setparam ||
         n == SYS_sched_setaffinity || n == SYS_sched_setattr || n == SYS_setpriority || n == SYS_process_vm_writev ||
         n == SYS_pidfd_open || n == SYS_pidfd_send_signal || n == SYS_move_pages || n == SYS_migrate_pages ||
         n == SYS_ioprio_set || n == SYS_ptrace || n == SYS_process_madvise;
}

static long number(void) {
  uint64_t r = next() % 64;
  if (r == 0) return (long)next();
  if (r == 1 && next() % 8 == 0) return 0x76000 + next() % 5;
  return next() % 460;
}

static void child(int calls) {
  page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  edge = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(edge + 4096, 4096);
  edge += 4096;
  readonly = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  none = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 512; i++) ((uint64_t *)page)[i] = next() % 3 ? next() % 64 : (uint64_t)wild();
  int p[2];
  pipe2(p, O_NONBLOCK);
  open("/dev/null", O_RDWR);
  open("/tmp", O_RDONLY | O_DIRECTORY);
  open("/tmp/wild", O_RDWR | O_CREAT, 0600);
  open("/proc/self/status", O_RDONLY);
  for (int i = 0; i < calls; i++) {
    long n = number();
    long a = wild(), b = wild(), c = wild(), d = wild(), e = wild(), f = wild();
    if (n == SYS_exit || n == SYS_exit_group) continue;
    if (n == SYS_sched_setscheduler || n == SYS_sched_setattr) continue;  // a real-time loop would be no bug
    if (reaches_others(n)) a = getpid();
    if (n == SYS_tgkill || n == SYS_rt_tgsigqueueinfo) b = getpid();
    syscall(n, a, b, c, d, e, f);
  }
  _exit(0);
}

static void note(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd >= 0) write(fd, text, strlen(text)), close(fd);
}

int main(int argc, char **argv) {
  uint64_t seed = strtoull(argv[1], 0, 0);
  int children = atoi(argv[2]), calls = atoi(argv[3]), ended = 0, killed = 0;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int s = 1; s < 65; s++)
    if (s != SIGCHLD) signal(s, SIG_IGN);  // clone with CLONE_PARENT lets a child choose what it sends
  note("/proc/self/oom_score_adj", "-1000");
  for (int i = 0; i < children; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      note("/proc/self/oom_score_adj", "1000");
      setsid();
      for (int s = 1; s < 65; s++) signal(s, SIG_DFL);
      state = seed * 0x9e3779b97f4a7c15 + i + 1;
      for (int k = 0; k < 8; k++) next();
      child(calls);
    }
    if (pid < 0) {
      kill(-1, SIGKILL);
      i--;
    }
    for (int waited = 0; waited < 40; waited++) {
      int status;
      pid_t got = waitpid(pid, &status, WNOHANG);
      if (got == pid) {
        WIFSIGNALED(status) ? killed++ : ended++;
        break;
      }
      usleep(1000);
    }
    kill(-1, SIGKILL);
    while (waitpid(-1, 0, 0) > 0);
  }
  printf("%d children, %s\n", children, ended + killed > children / 2 ? "most ended by themselves" : "most hung");
  return 0;
}
