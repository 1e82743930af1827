package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.List;
import vivarium.shell.exec.OperatingSystem.ChildState;

/** A pipeline that the shell started: its processes, their states and its text. */
public final class Job {
  /** As {@code jobs} words them. */
  public enum State {
    RUNNING,
    STOPPED,
    DONE
  }

  static final class Member {
    final int pid;

    /**
     * The status of a member that never became a process, or of one that ended; -1 while it lives.
     */
    int code = -1;

    int signal;
    boolean stopped;

    Member(int pid) {
      this.pid = pid;
    }
  }

  final int id;
  final int processGroup;
  final List<Member> members = new ArrayList<>();
  final String source;

  /** Whether the job's end or stop is still to be told at the prompt. */
  boolean news;

  boolean background;
  long userTime;
  long systemTime;

  Job(int id, int processGroup, String source) {
    this.id = id;
    this.processGroup = processGroup;
    this.source = source;
  }

  void addProcess(int pid) {
    members.add(new Member(pid));
  }

  void addFailure(int code) {
    Member member = new Member(-1);
    member.code = code;
    members.add(member);
  }

  /** Takes in what wait told; false if the process is none of this job's. */
  boolean update(ChildState change) {
    for (Member member : members) {
      if (member.pid == change.pid()) {
        if (change.stopped()) {
          member.stopped = true;
          member.signal = change.signal();
        } else if (change.continued()) {
          member.stopped = false;
        } else {
          member.stopped = false;
          member.code = change.code();
          member.signal = change.signaled() ? change.signal() : 0;
          userTime += change.userTime();
          systemTime += change.systemTime();
        }
        return true;
      }
    }
    return false;
  }

  public State state() {
    boolean stopped = false;
    for (Member member : members) {
      if (member.code < 0 && !member.stopped) {
        return State.RUNNING;
      }
      stopped |= member.code < 0;
    }
    return stopped ? State.STOPPED : State.DONE;
  }

  /** The last member's status; with pipefail the last that is not 0. */
  int code(boolean pipefail) {
    Member last = members.getLast();
    if (last.stopped) {
      return 128 + last.signal;
    }
    int code = last.code;
    if (pipefail && code == 0) {
      for (Member member : members) {
        code = member.code != 0 ? member.code : code;
      }
    }
    return code;
  }

  /** The signal that ended the last member, or 0. */
  int signal() {
    return members.getLast().signal;
  }

  public int id() {
    return id;
  }

  public int processGroup() {
    return processGroup;
  }

  public String source() {
    return source;
  }

  /** Process ids, in the pipeline's order. */
  public List<Integer> pids() {
    return members.stream().filter(m -> m.pid > 0).map(m -> m.pid).toList();
  }

  /** $! of this job. */
  int lastPid() {
    return members.getLast().pid;
  }

  /** The state as {@code jobs} prints it. */
  public String describe() {
    return switch (state()) {
      case RUNNING -> "Running";
      case STOPPED -> "Stopped";
      case DONE -> {
        int code = code(false);
        int signal = signal();
        yield signal > 0
            ? SignalName.description(signal)
            : code == 0 ? "Done" : "Done(" + code + ")";
      }
    };
  }
}
