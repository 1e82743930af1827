package vivarium.syscall;

import vivarium.proc.Task;

/** What handlers return beside a result. */
public final class Syscalls {
  /** The task must wait; it has said for what in {@link Task#waiting()}. */
  public static final long BLOCKED = Task.BLOCKED;

  /** The handler has set the registers itself; a0 and pc stay as they are. */
  public static final long REGISTERS_SET = Task.REGISTERS_SET;

  private Syscalls() {}
}
