package vivarium.proc;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * All tasks and processes of the machine by number, and the process groups. Numbers go up and are
 * used again only after the highest. Guarded by the machine thread.
 */
public final class PidTable {
  /** One more than the highest number: Linux's default pid_max. */
  public static final int PID_MAX = 32_768;

  /** After the highest number the search starts here again, as on Linux. */
  private static final int RESERVED = 300;

  private final TreeMap<Integer, Task> tasks = new TreeMap<>();
  private final TreeMap<Integer, Process> processes = new TreeMap<>();
  private final Map<Integer, Set<Process>> groups = new LinkedHashMap<>();
  private final int maxTasks;
  private int last;

  /**
   * @param maxTasks how many tasks there may be at once (threads-max)
   */
  PidTable(int maxTasks) {
    this.maxTasks = maxTasks;
  }

  /** How many tasks there may be at once. */
  public int maxTasks() {
    return maxTasks;
  }

  /** How many tasks there are, zombies included. */
  public int taskCount() {
    return tasks.size();
  }

  public @Nullable Task task(int tid) {
    return tasks.get(tid);
  }

  public @Nullable Process process(int pid) {
    return processes.get(pid);
  }

  /** All processes by pid, zombies included; do not change the table while going through it. */
  public Collection<Process> processes() {
    return Collections.unmodifiableCollection(processes.values());
  }

  /** All tasks by tid. */
  public Collection<Task> tasks() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  /** The processes of a group, zombies included; empty if there is no such group. */
  public Collection<Process> group(int processGroup) {
    return Collections.unmodifiableCollection(groups.getOrDefault(processGroup, Set.of()));
  }

  /** The number given out last, as the end of /proc/loadavg shows it. */
  public int lastPid() {
    return last;
  }

  /** A free number; EAGAIN if there are none or too many tasks. */
  int allocate() {
    if (tasks.size() >= maxTasks) {
      throw ErrnoException.of(Errno.EAGAIN);
    }
    int candidate = last + 1;
    for (int tried = 0; tried < PID_MAX; tried++, candidate++) {
      if (candidate >= PID_MAX) {
        candidate = RESERVED;
      }
      if (!tasks.containsKey(candidate) && !isGroupOrSession(candidate)) {
        last = candidate;
        return candidate;
      }
    }
    throw ErrnoException.of(Errno.EAGAIN);
  }

  private boolean isGroupOrSession(int number) {
    if (groups.containsKey(number)) {
      return true;
    }
    return sessions.containsKey(number);
  }

  private final Map<Integer, Integer> sessions = new LinkedHashMap<>();

  void add(Task task) {
    tasks.put(task.tid(), task);
  }

  void remove(Task task) {
    tasks.remove(task.tid());
  }

  void add(Process process) {
    processes.put(process.pid(), process);
    joinGroup(process, process.processGroup());
    sessions.merge(process.session().id(), 1, Integer::sum);
  }

  void remove(Process process) {
    processes.remove(process.pid());
    leaveGroup(process);
    leaveSession(process.session());
  }

  private void leaveSession(Session session) {
    sessions.computeIfPresent(session.id(), (id, members) -> members == 1 ? null : members - 1);
  }

  void changeSession(Process process, Session session) {
    leaveSession(process.session());
    process.setSession(session);
    sessions.merge(session.id(), 1, Integer::sum);
  }

  void joinGroup(Process process, int processGroup) {
    process.setProcessGroup(processGroup);
    groups.computeIfAbsent(processGroup, id -> new LinkedHashSet<>()).add(process);
  }

  void leaveGroup(Process process) {
    Set<Process> members = groups.get(process.processGroup());
    if (members != null) {
      members.remove(process);
      if (members.isEmpty()) {
        groups.remove(process.processGroup());
      }
    }
  }
}
