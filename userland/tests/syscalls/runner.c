// All cases as one program: runs each in a child of its own, in an empty directory of its own, and prints its name, what it
// printed, and how it ended if not with 0. cases.inc is made by ./table: it includes every case under another name of main.
// Usage: runner DIRECTORY [NAME...]; with "@NAME ..." it is that case, executed anew by itself.
#include "case.h"
#include "cases.inc"

static int patience = 20;  // seconds; PATIENCE sets others

static int (*find(const char *name))(int, char **) {
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(all[i].name, name) == 0) return all[i].run;
  return 0;
}

static int wanted(const char *name, int count, char **names) {
  for (int i = 0; i < count; i++)
    if (strncmp(name, names[i], strlen(names[i])) == 0) return 1;
  return count == 0;
}

static void expire(int signal) { (void)signal; }

static void run(const char *name, const char *directory, int (*entry)(int, char **)) {
  char place[512];
  snprintf(place, sizeof place, "%s/%s", directory, name);
  for (char *c = place + strlen(directory) + 1; *c; c++)
    if (*c == '/') *c = '.';
  lines_said = 0;
  say("== %s\n", name);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    if (mkdir(place, 0777) < 0 || chmod(place, 0777) < 0 || chdir(place) < 0) say("no directory %s\n", place);
    char *arguments[] = {"case", 0};
    _exit(entry(1, arguments));
  }
  int status;
  alarm(patience);
  int got = waitpid(pid, &status, 0);
  alarm(0);
  kill(-pid, SIGKILL);
  if (got != pid) {
    waitpid(pid, &status, 0);
    say("-- hung\n");
  } else if (WIFSIGNALED(status)) {
    say("-- killed by %s\n", signal_name(WTERMSIG(status)));
  } else if (WEXITSTATUS(status) != 0) {
    say("-- exited with %d\n", WEXITSTATUS(status));
  }
  while (waitpid(-1, 0, WNOHANG) > 0);
}

int main(int argc, char **argv) {
  if (argc > 1 && argv[1][0] == '@') return find(argv[1] + 1)(argc, argv);
  if (argc < 2) return 2;
  if (getenv("PATIENCE")) patience = atoi(getenv("PATIENCE"));
  struct rlimit files = {1024, 4096}, core = {0, 0}, stack = {8 << 20, RLIM_INFINITY};
  setrlimit(RLIMIT_NOFILE, &files);
  setrlimit(RLIMIT_CORE, &core);
  setrlimit(RLIMIT_STACK, &stack);
  for (int fd = 3; fd < 1024; fd++) close(fd);
  close(0);
  open("/dev/null", O_RDONLY);
  umask(022);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  struct sigaction action = {.sa_handler = expire};
  sigaction(SIGALRM, &action, 0);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (wanted(all[i].name, argc - 2, argv + 2)) run(all[i].name, argv[1], all[i].run);
  return 0;
}
