// Random system calls from several processes and threads at once, which may die of it. Most calls are nearly right: their
// descriptors, paths, buffers and structures are valid or a little wrong; others are wild in everything. The kernel must
// survive: whatever runs this checks its tables while it runs, and afterwards that no defect was logged and no frame is
// missing. Never to be run on a real machine. Usage: syscalls SEED WORKERS AT_ONCE CALLS [DIRECTORY...]
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static __thread uint64_t state;
static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}
static int one_in(int n) { return next() % n == 0; }

static char *page, *edge, *readonly, *none, *shared;
static int pids[64], workers;  // whom a call may name: this process and the workers before it
static char paths[64][96];
static int path_count;

// The calls that get nearly right arguments: a letter for each argument.
//   d descriptor  D directory descriptor  p path  b buffer  n length  v io vectors  c their count  s structure  t timespec
//   o offset  O address of an offset  f flags  i small number  g signal  P process  m memory  l page count in bytes  w word
//   a socket address  k address length  e epoll operation  0 zero
static const struct { int number; const char *arguments; } calls[] = {
    {SYS_openat, "Dpfi"}, {SYS_openat, "Dpfi"}, {SYS_close, "d"}, {SYS_read, "dbn"}, {SYS_write, "dbn"}, {SYS_readv, "dvc"},
    {SYS_writev, "dvc"}, {SYS_pread64, "dbno"}, {SYS_pwrite64, "dbno"}, {SYS_preadv2, "dvcoof"}, {SYS_pwritev2, "dvcoof"},
    {SYS_lseek, "doi"}, {SYS_dup, "d"}, {SYS_dup3, "ddf"}, {SYS_fcntl, "dis"}, {SYS_fcntl, "dii"}, {SYS_ioctl, "dis"},
    {SYS_flock, "di"}, {SYS_mknodat, "Dpii"}, {SYS_mkdirat, "Dpi"}, {SYS_unlinkat, "Dpf"}, {SYS_symlinkat, "pDp"},
    {SYS_linkat, "DpDpf"}, {SYS_renameat2, "DpDpi"}, {SYS_truncate, "po"}, {SYS_ftruncate, "do"}, {SYS_fallocate, "dioo"},
    {SYS_faccessat2, "Dpif"}, {SYS_chdir, "p"}, {SYS_fchdir, "d"}, {SYS_fchmodat, "Dpi"}, {SYS_fchownat, "Dpiif"},
    {SYS_pipe2, "sf"}, {SYS_getdents64, "Dbn"}, {SYS_sendfile, "ddOn"}, {SYS_splice, "dOdOnf"}, {SYS_tee, "ddnf"},
    {SYS_vmsplice, "dvcf"}, {SYS_copy_file_range, "dOdOni"}, {SYS_readlinkat, "Dpbn"}, {SYS_newfstatat, "Dpsf"},
    {SYS_fstat, "ds"}, {SYS_statx, "Dpfis"}, {SYS_statfs, "ps"}, {SYS_utimensat, "Dptf"}, {SYS_pselect6, "isss ts"},
    {SYS_ppoll, "sitsi"}, {SYS_epoll_create1, "f"}, {SYS_epoll_ctl, "deds"}, {SYS_epoll_pwait, "dsit0"},
    {SYS_eventfd2, "if"}, {SYS_signalfd4, "dsif"}, {SYS_timerfd_create, "if"}, {SYS_timerfd_settime, "dist"},
    {SYS_timerfd_gettime, "ds"}, {SYS_inotify_init1, "f"}, {SYS_inotify_add_watch, "dpf"}, {SYS_inotify_rm_watch, "di"},
    {SYS_memfd_create, "pi"}, {SYS_setxattr, "ppbni"}, {SYS_getxattr, "ppbn"}, {SYS_listxattr, "pbn"}, {SYS_removexattr, "pp"},
    {SYS_socket, "iii"}, {SYS_socketpair, "iiis"}, {SYS_bind, "dak"}, {SYS_listen, "di"}, {SYS_accept4, "dssf"},
    {SYS_connect, "dak"}, {SYS_sendto, "dbnfak"}, {SYS_recvfrom, "dbnfss"}, {SYS_sendmsg, "dsf"}, {SYS_recvmsg, "dsf"},
    {SYS_sendmmsg, "dsif"}, {SYS_recvmmsg, "dsift"}, {SYS_setsockopt, "diisk"}, {SYS_getsockopt, "diiss"},
    {SYS_getsockname, "dss"}, {SYS_shutdown, "di"}, {SYS_mmap, "mlifdo"}, {SYS_mmap, "mlifdo"}, {SYS_munmap, "ml"},
    {SYS_mprotect, "mli"}, {SYS_mremap, "mllim"}, {SYS_madvise, "mli"}, {SYS_msync, "mli"}, {SYS_mlock, "ml"},
    {SYS_munlock, "ml"}, {SYS_mincore, "mlb"}, {SYS_brk, "m"}, {SYS_process_vm_readv, "Pvcvc0"},
    {SYS_process_vm_writev, "Pvcvc0"}, {SYS_futex, "wiitwi"}, {SYS_futex, "wiitwi"}, {SYS_set_robust_list, "si"},
    {SYS_clone, "if0ss"}, {SYS_clone3, "si"}, {SYS_execve, "pss"}, {SYS_wait4, "Psis"}, {SYS_waitid, "iPsis"},
    {SYS_kill, "Pg"}, {SYS_tgkill, "PPg"}, {SYS_rt_sigaction, "gssi"}, {SYS_rt_sigprocmask, "issi"},
    {SYS_rt_sigtimedwait, "ssti"}, {SYS_rt_sigqueueinfo, "Pgs"}, {SYS_sigaltstack, "ss"}, {SYS_pidfd_open, "Pf"},
    {SYS_pidfd_send_signal, "dgs0"}, {SYS_pidfd_getfd, "di0"}, {SYS_ptrace, "iPms"}, {SYS_ptrace, "iPms"},
    {SYS_nanosleep, "ts"}, {SYS_clock_nanosleep, "iits"}, {SYS_setitimer, "iss"}, {SYS_timer_create, "iss"},
    {SYS_timer_settime, "iist"}, {SYS_timer_delete, "i"}, {SYS_prlimit64, "Piss"}, {SYS_getrlimit, "is"},
    {SYS_sched_setaffinity, "Pis"}, {SYS_setpriority, "iPi"}, {SYS_setpgid, "PP"}, {SYS_setsid, ""}, {SYS_prctl, "iiiii"},
    {SYS_getgroups, "is"}, {SYS_setresuid, "iii"}, {SYS_capget, "ss"}, {SYS_getrandom, "bni"}, {SYS_sched_yield, ""},
    {SYS_unshare, "f"}, {SYS_close_range, "ddf"}, {SYS_openat2, "Dpsi"}, {SYS_mount, "pppis"}, {SYS_umount2, "pi"},
    {0x76000, "n"}, {0x76002, "mn"}, {0x76003, "m"},
};

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
    case 11: return (long)paths[next() % path_count];
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

// Somewhere for the kernel to read from or write to.
static char *room(void) { return one_in(12) ? edge - next() % 64 : one_in(3) ? shared + next() % 2048 : page + (next() % 256) * 8; }

static long argument(char kind) {
  if (one_in(12)) return wild();
  switch (kind) {
    case 'd': return next() % (one_in(4) ? 200 : 24);
    case 'D': return one_in(2) ? AT_FDCWD : (long)(next() % 24);
    case 'p': return (long)paths[next() % path_count];
    case 'b': return (long)room();
    case 'n': return one_in(6) ? wild() : (long)(next() % (one_in(8) ? 1 << 20 : 300));
    case 'v': {
      uint64_t *vector = (uint64_t *)(page + (next() % 128) * 16);
      for (int i = 0; i < 4; i++) {
        vector[2 * i] = one_in(10) ? (uint64_t)wild() : (uint64_t)room();
        vector[2 * i + 1] = one_in(10) ? (uint64_t)wild() : next() % 500;
      }
      return (long)vector;
    }
    case 'c': return one_in(10) ? wild() : (long)(next() % 5);
    case 's': {
      uint64_t *words = (uint64_t *)room();
      if ((char *)words < edge - 64 || (char *)words > edge)
        for (int i = 0; i < 8; i++) words[i] = one_in(3) ? (uint64_t)wild() : next() % 40;
      return (long)words;
    }
    case 't': {
      struct timespec *time = (struct timespec *)(page + (next() % 256) * 8);
      time->tv_sec = one_in(20) ? wild() : 0;
      time->tv_nsec = next() % 100000;
      return (long)time;
    }
    case 'o': return one_in(6) ? wild() : (long)(next() % 10000);
    case 'O': {
      if (one_in(3)) return 0;
      int64_t *offset = (int64_t *)(page + (next() % 256) * 8);
      *offset = one_in(6) ? wild() : (long)(next() % 10000);
      return (long)offset;
    }
    case 'f': return one_in(3) ? 0 : one_in(3) ? wild() : (1L << next() % 22) | (one_in(2) ? 1L << next() % 22 : 0) | next() % 3;
    case 'i': return next() % (one_in(3) ? 70 : 12);
    case 'g': {
      int number = 1 + next() % 64;
      return (number == SIGKILL || number == SIGSTOP) && !one_in(8) ? SIGUSR1 : number;
    }
    case 'P': return pids[next() % workers];
    case 'm': return (long)(one_in(2) ? 0 : 0x20000000 + (next() % 64) * 4096);
    case 'l': return (1 + next() % 16) * 4096;
    case 'w': return (long)(shared + (next() % 8) * 4);
    case 'a': {
      struct sockaddr *address = (struct sockaddr *)(page + 1024 + (next() % 64) * 16);
      memset(address, 0, 128);
      address->sa_family = one_in(8) ? next() % 40 : one_in(2) ? AF_UNIX : one_in(2) ? AF_INET : AF_INET6;
      if (address->sa_family == AF_UNIX)
        strcpy(address->sa_data + one_in(2), one_in(2) ? "/tmp/s1" : "/tmp/s2");
      else
        memcpy(address->sa_data, (unsigned char[]){0x20, next() % 4, 127, 0, 0, 1}, 6);
      return (long)address;
    }
    case 'k': return one_in(4) ? (long)(next() % 130) : one_in(2) ? 16 : 110;
    case 'e': return 1 + next() % 3;
    default: return 0;
  }
}

// Calls that name a process: they get one of the workers, so that the one that watches over them lives.
static int process_argument(long n) {
  switch (n) {
    case SYS_kill: case SYS_tkill: case SYS_tgkill: case SYS_rt_sigqueueinfo: case SYS_rt_tgsigqueueinfo: case SYS_prlimit64:
    case SYS_setpgid: case SYS_sched_setparam: case SYS_sched_setaffinity: case SYS_process_vm_writev: case SYS_pidfd_open:
    case SYS_move_pages: case SYS_migrate_pages: case SYS_process_madvise: case SYS_sched_setattr: case SYS_get_robust_list: return 0;
    case SYS_setpriority: case SYS_ioprio_set: case SYS_ptrace: return 1;
    default: return -1;
  }
}

// Calls that most often are a worker's last one.
static int fatal(long n) {
  return n == SYS_brk || n == SYS_execve || n == SYS_execveat || n == SYS_rt_sigreturn || n == SYS_munmap || n == SYS_mremap ||
         (n >= 0x76000 && n <= 0x76004) || n == SYS_rt_sigaction || n == SYS_setitimer || n == SYS_rt_sigprocmask;
}

static void *work(void *count) {
  for (long i = (long)count; i > 0; i--) {
    long n, a[6];
    if (one_in(4)) {
      uint64_t r = next() % 64;
      n = r == 0 ? (long)next() : r == 1 && one_in(8) ? 0x76000 + (long)(next() % 5) : (long)(next() % 460);
      for (int k = 0; k < 6; k++) a[k] = wild();
    } else {
      int c = next() % (sizeof calls / sizeof *calls);
      n = calls[c].number;
      for (int k = 0; k < 6; k++) a[k] = k < (int)strlen(calls[c].arguments) ? argument(calls[c].arguments[k]) : 0;
    }
    if (fatal(n) && !one_in(24)) continue;
    if (n == SYS_exit || n == SYS_exit_group) continue;
    if (n == SYS_sched_setscheduler || n == SYS_sched_setattr) continue;  // a real-time loop would be no bug
    int whom = process_argument(n);
    if (whom >= 0) a[whom] = pids[next() % workers];
    if (n == SYS_tgkill || n == SYS_rt_tgsigqueueinfo) a[1] = a[0];
    syscall(n, a[0], a[1], a[2], a[3], a[4], a[5]);
  }
  return 0;
}

static char thread_stack[65536] __attribute__((aligned(16)));
static uint64_t thread_seed;
static int calls_of_thread;
static int thread(void *unused) {
  state = thread_seed;
  work((void *)(long)calls_of_thread);
  syscall(SYS_exit, 0);
  return 0;
}

static void worker(int calls_each) {
  page = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  edge = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(edge + 4096, 4096);
  edge += 4096;
  readonly = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  none = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 512; i++) ((uint64_t *)page)[i] = next() % 3 ? next() % 64 : (uint64_t)wild();
  int p[2], null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; fd++) dup2(null, fd);
  pipe2(p, O_NONBLOCK);
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, p);
  socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p);
  open("/tmp", O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < 4; i++) open(paths[next() % path_count], (int)(next() % 3) | (one_in(2) ? O_CREAT : 0), 0600);
  open("/proc/self/status", O_RDONLY);
  syscall(SYS_epoll_create1, 0);
  syscall(SYS_eventfd2, 1, O_NONBLOCK);
  if (one_in(2)) {
    thread_seed = next();
    calls_of_thread = calls_each / 2;
    clone(thread, thread_stack + sizeof thread_stack, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, 0);
  }
  work((void *)(long)calls_each);
  _exit(0);
}

static void expired(int number) { (void)number; }

// Most signals are ignored, so that the workers live for a while; an alarm ends what would wait for ever.
static void prepare_signals(void) {
  for (int s = 1; s < 65; s++) signal(s, s == SIGSEGV || s == SIGBUS || s == SIGILL ? SIG_DFL : SIG_IGN);
  struct sigaction action = {.sa_handler = expired};
  struct itimerval often = {{0, 300}, {0, 300}};
  sigaction(SIGALRM, &action, 0);
  setitimer(ITIMER_REAL, &often, 0);
}

static void note(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd >= 0) write(fd, text, strlen(text)), close(fd);
}

static void add_path(const char *directory, const char *name) {
  snprintf(paths[path_count++], sizeof paths[0], "%s%s", directory, name);
}

int main(int argc, char **argv) {
  if (argc < 5 || (workers = atoi(argv[3])) < 1 || workers > 64) return 2;
  uint64_t seed = strtoull(argv[1], 0, 0);
  int children = atoi(argv[2]), calls_each = atoi(argv[4]), ended = 0, killed = 0;
  const char *fixed[] = {"/", ".", "..", "/tmp", "/tmp/wild", "/tmp/wild/x", "/tmp/link", "/dev/null", "/dev/zero", "/dev/full", "/dev/ptmx",
                         "/dev/random", "/proc/self/maps", "/proc/self/mem", "/proc/self/fd/3", "/proc/self/exe", "/proc/1/stat",
                         "/proc/self/pagemap", "/bin/syscalls", "", "/no/such", "user.name", "trusted.x"};
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) add_path("", fixed[i]);
  for (int i = 5; i < argc; i++)
    for (int k = 0; k < 6; k++) add_path(argv[i], (const char *[]){"", "/file", "/link", "/../outside", "/folder/../../outside", "/up/outside"}[k]);
  shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int s = 1; s < 65; s++)
    if (s != SIGCHLD) signal(s, SIG_IGN);  // clone with CLONE_PARENT lets a child choose what it sends
  note("/proc/self/oom_score_adj", "-1000");
  int slots = 0, age[64] = {}, begun = 0;
  while (slots < workers) pids[slots++] = 0;
  while (ended + killed < children) {
    for (int i = 0; i < workers; i++) {
      if (pids[i] != 0 || begun == children) continue;
      pid_t pid = fork();
      if (pid == 0) {
        note("/proc/self/oom_score_adj", "1000");
        setsid();
        prepare_signals();
        pids[i] = getpid();
        for (int k = 0; k < workers; k++)
          if (pids[k] == 0) pids[k] = getpid();
        state = (seed * 0x9e3779b97f4a7c15 + begun) | 1;
        for (int k = 0; k < 8; k++) next();
        worker(calls_each);
      }
      if (pid < 0) {  // no room beside what they have made
        kill(-1, SIGKILL);
        break;
      }
      pids[i] = pid;
      age[i] = 0;
      begun++;
    }
    int status;
    pid_t got;
    usleep(200);
    while ((got = waitpid(-1, &status, WNOHANG)) > 0)
      for (int i = 0; i < workers; i++)
        if (pids[i] == got) pids[i] = 0, WIFSIGNALED(status) ? killed++ : ended++;
    for (int i = 0; i < workers; i++)
      if (pids[i] != 0 && ++age[i] > 60) kill(age[i] % 64 ? pids[i] : -1, SIGKILL);  // a dead one may wait for its tracer
    if (begun % 64 == 63) kill(-1, SIGKILL);  // and what they have made, clones and all
  }
  kill(-1, SIGKILL);
  while (waitpid(-1, 0, 0) > 0);
  printf("%d workers\n", children);
  fprintf(stderr, "%d ended, %d killed\n", ended, killed);
  return 0;
}
