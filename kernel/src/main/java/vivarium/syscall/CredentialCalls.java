package vivarium.syscall;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Credentials;
import vivarium.proc.Task;

/** User and group ids: getuid(2), setresuid(2), getgroups(2) and the like (credentials(7)). */
public final class CredentialCalls {
  private static final int KEEP = -1;
  private static final int MOST_GROUPS = 65_536;

  private CredentialCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        get(SyscallNumbers.GETUID, c -> c.uid()),
        get(SyscallNumbers.GETEUID, c -> c.euid()),
        get(SyscallNumbers.GETGID, c -> c.gid()),
        get(SyscallNumbers.GETEGID, c -> c.egid()),
        SyscallRow.of(SyscallNumbers.GETRESUID, "addr, addr, addr", CredentialCalls::getresuid),
        SyscallRow.of(SyscallNumbers.GETRESGID, "addr, addr, addr", CredentialCalls::getresgid),
        SyscallRow.of(SyscallNumbers.SETUID, "int", CredentialCalls::setuid),
        SyscallRow.of(SyscallNumbers.SETGID, "int", CredentialCalls::setgid),
        SyscallRow.of(SyscallNumbers.SETREUID, "int, int", CredentialCalls::setreuid),
        SyscallRow.of(SyscallNumbers.SETREGID, "int, int", CredentialCalls::setregid),
        SyscallRow.of(SyscallNumbers.SETRESUID, "int, int, int", CredentialCalls::setresuid),
        SyscallRow.of(SyscallNumbers.SETRESGID, "int, int, int", CredentialCalls::setresgid),
        SyscallRow.of(SyscallNumbers.SETFSUID, "int", CredentialCalls::setfsuid),
        SyscallRow.of(SyscallNumbers.SETFSGID, "int", CredentialCalls::setfsgid),
        SyscallRow.of(SyscallNumbers.GETGROUPS, "int, addr", CredentialCalls::getgroups),
        SyscallRow.of(SyscallNumbers.SETGROUPS, "int, addr", CredentialCalls::setgroups));
  }

  private interface Field {
    int of(Credentials credentials);
  }

  private static SyscallRow get(int number, Field field) {
    return SyscallRow.of(number, "", (t, a, b, c, d, e, f) -> field.of(t.credentials()));
  }

  /** New ids for the task; those of the process's other tasks are their own, as in the kernel. */
  private static long change(Task task, UnaryOperator<Credentials> change) {
    task.setCredentials(change.apply(task.credentials()));
    return 0;
  }

  private static ErrnoException notPermitted() {
    return ErrnoException.of(Errno.EPERM);
  }

  private static void requireValid(int id) {
    if (id == KEEP) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private static long getresuid(Task task, long r, long e, long s, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    task.memory().writeInt(r, now.uid());
    task.memory().writeInt(e, now.euid());
    task.memory().writeInt(s, now.suid());
    return 0;
  }

  private static long getresgid(Task task, long r, long e, long s, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    task.memory().writeInt(r, now.gid());
    task.memory().writeInt(e, now.egid());
    task.memory().writeInt(s, now.sgid());
    return 0;
  }

  private static long setuid(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    int uid = (int) id;
    requireValid(uid);
    Credentials now = task.credentials();
    if (now.capable(Capability.SETUID)) {
      return change(task, c -> c.withUsers(uid, uid, uid));
    }
    if (uid != now.uid() && uid != now.suid()) {
      throw notPermitted();
    }
    return change(task, c -> c.withUsers(c.uid(), uid, c.suid()));
  }

  private static long setgid(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    int gid = (int) id;
    requireValid(gid);
    Credentials now = task.credentials();
    if (now.capable(Capability.SETGID)) {
      return change(task, c -> c.withGroups(gid, gid, gid));
    }
    if (gid != now.gid() && gid != now.sgid()) {
      throw notPermitted();
    }
    return change(task, c -> c.withGroups(c.gid(), gid, c.sgid()));
  }

  private static long setreuid(Task task, long r, long e, long a2, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int real = pick(r, now.uid());
    int effective = pick(e, now.euid());
    if (!now.capable(Capability.SETUID)) {
      boolean realAllowed = real == now.uid() || real == now.euid();
      if (!realAllowed || !among(effective, now.uid(), now.euid(), now.suid())) {
        throw notPermitted();
      }
    }
    boolean saves = (int) r != KEEP || (int) e != KEEP && effective != now.uid();
    return change(task, c -> c.withUsers(real, effective, saves ? effective : c.suid()));
  }

  private static long setregid(Task task, long r, long e, long a2, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int real = pick(r, now.gid());
    int effective = pick(e, now.egid());
    if (!now.capable(Capability.SETGID)) {
      boolean realAllowed = real == now.gid() || real == now.egid();
      if (!realAllowed || !among(effective, now.gid(), now.egid(), now.sgid())) {
        throw notPermitted();
      }
    }
    boolean saves = (int) r != KEEP || (int) e != KEEP && effective != now.gid();
    return change(task, c -> c.withGroups(real, effective, saves ? effective : c.sgid()));
  }

  private static long setresuid(Task task, long r, long e, long s, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int real = pick(r, now.uid());
    int effective = pick(e, now.euid());
    int saved = pick(s, now.suid());
    if (!now.capable(Capability.SETUID)
        && !(among(real, now.uid(), now.euid(), now.suid())
            && among(effective, now.uid(), now.euid(), now.suid())
            && among(saved, now.uid(), now.euid(), now.suid()))) {
      throw notPermitted();
    }
    return change(task, c -> c.withUsers(real, effective, saved));
  }

  private static long setresgid(Task task, long r, long e, long s, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int real = pick(r, now.gid());
    int effective = pick(e, now.egid());
    int saved = pick(s, now.sgid());
    if (!now.capable(Capability.SETGID)
        && !(among(real, now.gid(), now.egid(), now.sgid())
            && among(effective, now.gid(), now.egid(), now.sgid())
            && among(saved, now.gid(), now.egid(), now.sgid()))) {
      throw notPermitted();
    }
    return change(task, c -> c.withGroups(real, effective, saved));
  }

  private static long setfsuid(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int uid = (int) id;
    if (uid != KEEP
        && (now.capable(Capability.SETUID)
            || among(uid, now.uid(), now.euid(), now.suid(), now.fsuid()))) {
      task.setCredentials(now.withFileIds(uid, now.fsgid()));
    }
    return now.fsuid();
  }

  private static long setfsgid(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    Credentials now = task.credentials();
    int gid = (int) id;
    if (gid != KEEP
        && (now.capable(Capability.SETGID)
            || among(gid, now.gid(), now.egid(), now.sgid(), now.fsgid()))) {
      task.setCredentials(now.withFileIds(now.fsuid(), gid));
    }
    return now.fsgid();
  }

  private static long getgroups(
      Task task, long size, long address, long a2, long a3, long a4, long a5) {
    List<Integer> groups = task.credentials().groups();
    if ((int) size < 0 || (int) size != 0 && (int) size < groups.size()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    for (int i = 0; (int) size != 0 && i < groups.size(); i++) {
      task.memory().writeInt(address + 4L * i, groups.get(i));
    }
    return groups.size();
  }

  private static long setgroups(
      Task task, long size, long address, long a2, long a3, long a4, long a5) {
    if (!task.credentials().capable(Capability.SETGID)) {
      throw notPermitted();
    }
    if (Integer.compareUnsigned((int) size, MOST_GROUPS) > 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < (int) size; i++) {
      groups.add(task.memory().readInt(address + 4L * i));
    }
    return change(task, c -> c.withSupplementary(groups));
  }

  private static int pick(long wanted, int present) {
    return (int) wanted == KEEP ? present : (int) wanted;
  }

  private static boolean among(int id, int... allowed) {
    for (int candidate : allowed) {
      if (candidate == id) {
        return true;
      }
    }
    return false;
  }
}
