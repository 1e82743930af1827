// what /proc/PID/stat and status say of a task's scheduling: priority, nice, policy, rt_priority, processor; after each change
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; };
  void show(int pid) {
    char path[64], text[2048] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    read(fd, text, sizeof text - 1);
    close(fd);
    char *field = strrchr(text, ')') + 2, *fields[60];
    int n = 3;
    for (char *word = strtok(field, " \n"); word && n < 60; word = strtok(0, " \n")) fields[n++] = word;
    say("state %s, priority %s, nice %s, threads %s, itrealvalue %s, processor %d, rt_priority %s, policy %s, guest %s, cguest %s, fields %d\n",
      fields[3], fields[18], fields[19], fields[20], fields[21], atoi(fields[39]) >= 0, fields[40], fields[41], fields[43], fields[44], n - 1);
  }
  void schedule(int pid) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/sched", pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
      char name[64]; long value;
      if (sscanf(line, "%63s : %ld", name, &value) == 2 && (!strcmp(name, "policy") || !strcmp(name, "prio"))) say("%s %ld\n", name, value);
    }
    if (f) fclose(f);
  }
  long set(int policy, int nice, int priority) {
    struct attributes wanted = {48, policy, 0, nice, priority, 0, 0, 0};
    return syscall(SYS_sched_setattr, 0, &wanted, 0);
  }
  TRY(setpriority(PRIO_PROCESS, 0, 0));
  pid_t self = getpid();
  show(self);
  schedule(self);
  TRY(set(SCHED_OTHER, 5, 0)); show(self); schedule(self);
  TRY(set(SCHED_BATCH, -20, 0)); show(self); schedule(self);
  TRY(set(SCHED_IDLE, -20, 0)); show(self); schedule(self);
  TRY(set(SCHED_OTHER, 19, 0)); show(self);
  TRY(set(SCHED_FIFO, 0, 1)); show(self); schedule(self);
  TRY(set(SCHED_RR, 0, 99)); show(self); schedule(self);
  TRY(setpriority(PRIO_PROCESS, 0, 3)); show(self);
  TRY(getpriority(PRIO_PROCESS, 0));
  TRY(set(SCHED_OTHER, 0, 0)); show(self); schedule(self);
  pid_t stopped = CHILD(raise(SIGSTOP));
  waitpid(stopped, 0, WUNTRACED);
  show(stopped);
  kill(stopped, SIGKILL);
  siginfo_t info;
  waitid(P_PID, stopped, &info, WEXITED | WNOWAIT);
  show(stopped);
  ended(stopped);
  return 0;
}
