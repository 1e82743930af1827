package vivarium.syscall;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Prctl;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Process;
import vivarium.proc.ProcessGroups;
import vivarium.proc.Task;

/** Who a process is: ids, groups and sessions, prctl(2), personality(2). */
public final class ProcessCalls {
  private static final int ASK = -1;

  private ProcessCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.GETPID, "", (t, a, b, c, d, e, f) -> t.process().pid()),
        SyscallRow.of(SyscallNumbers.GETPPID, "", (t, a, b, c, d, e, f) -> t.process().parentPid()),
        SyscallRow.of(SyscallNumbers.GETTID, "", (t, a, b, c, d, e, f) -> t.tid()),
        SyscallRow.of(SyscallNumbers.SET_TID_ADDRESS, "addr", ProcessCalls::setTidAddress),
        SyscallRow.of(SyscallNumbers.SETPGID, "pid, pid", ProcessCalls::setpgid),
        SyscallRow.of(
            SyscallNumbers.GETPGID,
            "pid",
            (t, pid, b, c, d, e, f) -> process(t, pid).processGroup()),
        SyscallRow.of(
            SyscallNumbers.GETSID,
            "pid",
            (t, pid, b, c, d, e, f) -> process(t, pid).session().id()),
        SyscallRow.of(
            SyscallNumbers.SETSID,
            "",
            (t, a, b, c, d, e, f) -> ProcessGroups.newSession(t.process())),
        SyscallRow.of(SyscallNumbers.PERSONALITY, "hex -> hex", ProcessCalls::personality)
            .note("ADDR_NO_RANDOMIZE and READ_IMPLIES_EXEC act, the rest of the word is kept"),
        SyscallRow.of(SyscallNumbers.PRCTL, "prctl, hex, hex, hex, hex", ProcessCalls::prctl)
            .note(
                "names, death signal, dumpable, subreaper, no_new_privs, timer slack, capabilities"));
  }

  private static Process process(Task task, long pid) {
    if ((int) pid == 0) {
      return task.process();
    }
    Task found = task.kernel().pids().task((int) pid);
    if (found == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return found.process();
  }

  private static long setTidAddress(
      Task task, long address, long a1, long a2, long a3, long a4, long a5) {
    task.clearChildTid = address;
    return task.tid();
  }

  private static long setpgid(Task task, long pid, long group, long a2, long a3, long a4, long a5) {
    ProcessGroups.setProcessGroup(task.process(), (int) pid, (int) group);
    return 0;
  }

  private static long personality(
      Task task, long word, long a1, long a2, long a3, long a4, long a5) {
    int old = task.process().personality;
    if ((int) word != ASK) {
      task.process().personality = (int) word;
    }
    return old;
  }

  private static long prctl(Task task, long option, long a1, long a2, long a3, long a4, long a5) {
    Process process = task.process();
    switch ((int) option) {
      case Prctl.PR_SET_PDEATHSIG -> {
        require(a1 >= 0 && a1 <= Signal.COUNT);
        task.parentDeathSignal = (int) a1;
      }
      case Prctl.PR_GET_PDEATHSIG -> task.memory().writeInt(a1, task.parentDeathSignal);
      case Prctl.PR_GET_DUMPABLE -> {
        return process.dumpable;
      }
      case Prctl.PR_SET_DUMPABLE -> {
        require(a1 == 0 || a1 == 1);
        process.dumpable = (int) a1;
      }
      case Prctl.PR_SET_NAME -> task.setName(nameAt(task, a1));
      case Prctl.PR_GET_NAME -> {
        byte[] name =
            Arrays.copyOf(task.name().getBytes(StandardCharsets.ISO_8859_1), Task.NAME_LENGTH + 1);
        task.memory().copyOut(a1, name, 0, name.length);
      }
      case Prctl.PR_GET_TIMING -> {
        return 0;
      }
      case Prctl.PR_SET_TIMING -> require(a1 == 0);
      case Prctl.PR_SET_TIMERSLACK -> {
        if (!SchedChange.isUrgent(task.sched().policy)) {
          task.timerSlack = a1 <= 0 ? task.defaultTimerSlack : a1;
        }
      }
      case Prctl.PR_GET_TIMERSLACK -> {
        return task.timerSlack;
      }
      case Prctl.PR_SET_CHILD_SUBREAPER -> process.subreaper = a1 != 0;
      case Prctl.PR_GET_CHILD_SUBREAPER -> task.memory().writeInt(a1, process.subreaper ? 1 : 0);
      case Prctl.PR_SET_NO_NEW_PRIVS -> {
        require(a1 == 1 && a2 == 0 && a3 == 0 && a4 == 0);
        process.noNewPrivileges = true;
      }
      case Prctl.PR_GET_NO_NEW_PRIVS -> {
        require(a1 == 0 && a2 == 0 && a3 == 0 && a4 == 0);
        return process.noNewPrivileges ? 1 : 0;
      }
      case Prctl.PR_GET_TID_ADDRESS -> task.memory().writeLong(a1, task.clearChildTid);
      default -> {
        return CapabilityCalls.prctl(task, (int) option, a1, a2, a3, a4);
      }
    }
    return 0;
  }

  /** At most 15 bytes; what follows is not looked at. */
  private static String nameAt(Task task, long address) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < Task.NAME_LENGTH; i++) {
      int c = task.memory().readByte(address + i) & 0xff;
      if (c == 0) {
        break;
      }
      name.append((char) c);
    }
    return name.toString();
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }
}
