package vivarium.syscall;

import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Prctl;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Capabilities;
import vivarium.proc.Task;

/** Capabilities (capabilities(7)): capget(2), capset(2), and the options of prctl(2) about them. */
final class CapabilityCalls {
  private static final int VERSION_1 = 0x19980330;
  private static final int VERSION_2 = 0x20071026;
  private static final int VERSION_3 = 0x20080522;
  private static final int AMBIENT_IS_SET = 1;
  private static final int AMBIENT_RAISE = 2;
  private static final int AMBIENT_LOWER = 3;
  private static final int AMBIENT_CLEAR_ALL = 4;

  private CapabilityCalls() {}

  static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.CAPGET, "addr, addr", CapabilityCalls::capget),
        SyscallRow.of(SyscallNumbers.CAPSET, "addr, addr", CapabilityCalls::capset));
  }

  /** How many words each set has; 0 for a version that is not known, after telling the last one. */
  private static int words(AddressSpace memory, long header) {
    switch (memory.readInt(header)) {
      case VERSION_1 -> {
        return 1;
      }
      case VERSION_2, VERSION_3 -> {
        return 2;
      }
      default -> {
        memory.writeInt(header, VERSION_3);
        return 0;
      }
    }
  }

  private static long capget(
      Task task, long header, long data, long a2, long a3, long a4, long a5) {
    AddressSpace memory = task.memory();
    int words = words(memory, header);
    if (words == 0 && data == 0) {
      return 0;
    }
    int pid = memory.readInt(header + 4);
    if (words == 0 || pid < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Task target = pid == 0 ? task : task.kernel().pids().task(pid);
    if (target == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (data == 0) {
      return 0;
    }
    Capabilities sets = target.credentials().capabilities();
    for (int word = 0; word < words; word++) {
      long at = data + 12L * word;
      memory.writeInt(at, (int) (sets.effective() >>> 32 * word));
      memory.writeInt(at + 4, (int) (sets.permitted() >>> 32 * word));
      memory.writeInt(at + 8, (int) (sets.inheritable() >>> 32 * word));
    }
    return 0;
  }

  private static long capset(
      Task task, long header, long data, long a2, long a3, long a4, long a5) {
    AddressSpace memory = task.memory();
    int words = words(memory, header);
    if (words == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int pid = memory.readInt(header + 4);
    if (pid != 0 && pid != task.tid()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    long effective = 0;
    long permitted = 0;
    long inheritable = 0;
    for (int word = 0; word < words; word++) {
      long at = data + 12L * word;
      effective |= (memory.readInt(at) & 0xffff_ffffL) << 32 * word;
      permitted |= (memory.readInt(at + 4) & 0xffff_ffffL) << 32 * word;
      inheritable |= (memory.readInt(at + 8) & 0xffff_ffffL) << 32 * word;
    }
    effective &= Capability.ALL;
    permitted &= Capability.ALL;
    inheritable &= Capability.ALL;
    Capabilities old = task.credentials().capabilities();
    boolean mayInherit =
        old.has(Capability.SETPCAP) || within(inheritable, old.inheritable() | old.permitted());
    boolean allowed =
        mayInherit
            && within(inheritable, old.inheritable() | old.bounding())
            && within(permitted, old.permitted())
            && within(effective, permitted);
    if (!allowed) {
      throw ErrnoException.of(Errno.EPERM);
    }
    set(task, old.withSets(permitted, effective, inheritable));
    return 0;
  }

  private static boolean within(long set, long other) {
    return (set & ~other) == 0;
  }

  private static void set(Task task, Capabilities sets) {
    task.setCredentials(task.credentials().withCapabilities(sets));
  }

  /** The options of prctl about capabilities; EINVAL for others. */
  static long prctl(Task task, int option, long a1, long a2, long a3, long a4) {
    Capabilities sets = task.credentials().capabilities();
    switch (option) {
      case Prctl.PR_CAPBSET_READ -> {
        return bit(sets.bounding(), a1);
      }
      case Prctl.PR_CAPBSET_DROP -> {
        requirePower(sets);
        bit(sets.bounding(), a1);
        set(task, sets.withBounding(sets.bounding() & ~(1L << a1)));
      }
      case Prctl.PR_GET_KEEPCAPS -> {
        return sets.secure(Capability.SECURE_KEEP_CAPS) ? 1 : 0;
      }
      case Prctl.PR_SET_KEEPCAPS -> {
        if (a1 < 0 || a1 > 1) {
          throw ErrnoException.of(Errno.EINVAL);
        }
        if (sets.secure(Capability.SECURE_KEEP_CAPS << 1)) {
          throw ErrnoException.of(Errno.EPERM);
        }
        int others = sets.secureBits() & ~Capability.SECURE_KEEP_CAPS;
        set(task, sets.withSecureBits(a1 == 0 ? others : others | Capability.SECURE_KEEP_CAPS));
      }
      case Prctl.PR_GET_SECUREBITS -> {
        return sets.secureBits();
      }
      case Prctl.PR_SET_SECUREBITS -> setSecureBits(task, sets, (int) a1);
      case Prctl.PR_CAP_AMBIENT -> {
        return ambient(task, sets, (int) a1, a2, a3, a4);
      }
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
    return 0;
  }

  private static long bit(long set, long capability) {
    if (capability < 0 || capability > Capability.LAST) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return set >>> capability & 1;
  }

  private static void requirePower(Capabilities sets) {
    if (!sets.has(Capability.SETPCAP)) {
      throw ErrnoException.of(Errno.EPERM);
    }
  }

  /** The odd bits lock the even ones below them, and themselves. */
  private static void setSecureBits(Task task, Capabilities sets, int bits) {
    int locks = sets.secureBits() & 0xaa;
    int locked = locks >> 1 | locks;
    if ((bits & ~Capability.SECURE_ALL) != 0 || ((bits ^ sets.secureBits()) & locked) != 0) {
      throw ErrnoException.of(Errno.EPERM);
    }
    requirePower(sets);
    set(task, sets.withSecureBits(bits));
  }

  private static long ambient(
      Task task, Capabilities sets, int operation, long capability, long a3, long a4) {
    if (operation == AMBIENT_CLEAR_ALL) {
      if ((capability | a3 | a4) != 0) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      set(task, sets.withAmbient(0));
      return 0;
    }
    if ((a3 | a4) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long present = bit(sets.ambient(), capability);
    long mask = 1L << capability;
    switch (operation) {
      case AMBIENT_IS_SET -> {
        return present;
      }
      case AMBIENT_RAISE -> {
        boolean allowed =
            (sets.permitted() & sets.inheritable() & mask) != 0
                && !sets.secure(Capability.SECURE_NO_AMBIENT_RAISE);
        if (!allowed) {
          throw ErrnoException.of(Errno.EPERM);
        }
        set(task, sets.withAmbient(sets.ambient() | mask));
      }
      case AMBIENT_LOWER -> set(task, sets.withAmbient(sets.ambient() & ~mask));
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
    return 0;
  }
}
