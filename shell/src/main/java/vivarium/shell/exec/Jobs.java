package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.OperatingSystem.ChildState;

/** The shell's jobs: the table behind {@code jobs fg bg wait}, and the waiting itself. */
public final class Jobs {
  private static final int REMEMBERED = 1024;
  private final OperatingSystem os;
  private final List<Job> jobs = new ArrayList<>();

  /** Statuses of background processes whose job is gone, for {@code wait PID}. */
  private final Map<Integer, Integer> ended = new HashMap<>();

  Jobs(OperatingSystem os) {
    this.os = os;
  }

  /** A new job with the lowest free number, not yet in the table. */
  Job create(int processGroup, String source) {
    int id = 1;
    for (Job job : jobs) {
      id = Math.max(id, job.id + 1);
    }
    return new Job(id, processGroup, source);
  }

  void add(Job job) {
    if (!jobs.contains(job)) {
      jobs.add(job);
    }
  }

  /** The jobs in the table, oldest first. */
  public List<Job> all() {
    return List.copyOf(jobs);
  }

  void remove(Job job) {
    jobs.remove(job);
    for (Job.Member member : job.members) {
      if (member.pid > 0 && member.code >= 0 && ended.size() < REMEMBERED) {
        ended.put(member.pid, member.code);
      }
    }
  }

  /** The remembered status of an ended background process; -1 if it is unknown. */
  int takeEnded(int pid) {
    Integer code = ended.remove(pid);
    return code == null ? -1 : code;
  }

  /** Moves a job to the end: it becomes the current one ({@code %+}). */
  void makeCurrent(Job job) {
    if (jobs.remove(job)) {
      jobs.add(job);
    }
  }

  /** The job that {@code %1 %+ %- %name %?part} names, or that has this pid; null if none. */
  public @Nullable Job find(String spec) {
    if (spec.chars().allMatch(Character::isDigit) && !spec.isEmpty() && spec.length() < 9) {
      int pid = Integer.parseInt(spec);
      return byPid(pid);
    }
    if (!spec.startsWith("%")) {
      return null;
    }
    String text = spec.substring(1);
    if (text.isEmpty() || text.equals("+") || text.equals("%")) {
      return current(0);
    }
    if (text.equals("-")) {
      return current(1);
    }
    for (Job job : jobs) {
      boolean number = text.equals(Integer.toString(job.id));
      boolean part = text.startsWith("?") && job.source.contains(text.substring(1));
      if (number || part || job.source.startsWith(text)) {
        return job;
      }
    }
    return null;
  }

  /** Stopped jobs come before running ones, newer before older. */
  public @Nullable Job current(int rank) {
    List<Job> ordered = new ArrayList<>();
    for (Job job : jobs.reversed()) {
      if (job.state() == Job.State.STOPPED) {
        ordered.add(job);
      }
    }
    for (Job job : jobs.reversed()) {
      if (job.state() != Job.State.STOPPED) {
        ordered.add(job);
      }
    }
    return rank < ordered.size() ? ordered.get(rank) : null;
  }

  @Nullable Job byPid(int pid) {
    for (Job job : jobs) {
      if (job.pids().contains(pid)) {
        return job;
      }
    }
    return null;
  }

  /** Collects what happened to children, without waiting. */
  public void poll() {
    try {
      int flags = OperatingSystem.NO_HANG | OperatingSystem.UNTRACED | OperatingSystem.CONTINUED;
      for (ChildState change = os.waitFor(-1, flags);
          change != null;
          change = os.waitFor(-1, flags)) {
        note(change);
      }
    } catch (ErrnoException e) {
      // no children: nothing can have happened
    }
  }

  private void note(ChildState change) {
    for (Job job : jobs) {
      if (job.update(change)) {
        job.news = job.state() != Job.State.RUNNING;
        return;
      }
    }
  }

  /** Waits until the job ends or, if asked, stops. EINTR when a noted signal came. */
  void await(Job job, boolean untraced) {
    while (job.state() == Job.State.RUNNING) {
      Job.Member member = alive(job);
      ChildState change;
      try {
        change = os.waitFor(member.pid, untraced ? OperatingSystem.UNTRACED : 0);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ECHILD) {
          throw e;
        }
        member.code = 127;
        continue;
      }
      if (change != null && !job.update(change)) {
        note(change);
      }
    }
  }

  private static Job.Member alive(Job job) {
    for (Job.Member member : job.members) {
      if (member.code < 0 && !member.stopped) {
        return member;
      }
    }
    throw new IllegalStateException("job without a running member");
  }

  /** Jobs whose end or stop was not told yet; ended ones leave the table. */
  public List<Job> takeNews() {
    List<Job> news = new ArrayList<>();
    for (Job job : List.copyOf(jobs)) {
      if (job.news) {
        job.news = false;
        news.add(job);
      }
    }
    return news;
  }

  /** Forgets ended jobs. */
  public void sweep() {
    for (Job job : List.copyOf(jobs)) {
      if (job.state() == Job.State.DONE) {
        remove(job);
      }
    }
  }
}
