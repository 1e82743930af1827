package vivarium.syscall;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SyscallNumbers;

/**
 * A row of the table of system calls. Built as
 *
 * <pre>{@code
 * SyscallRow.of(SyscallNumbers.READ, "fd, out[ret], size", FileCalls::read)
 * SyscallRow.of(SyscallNumbers.NANOSLEEP, "timespec, out timespec", TimeCalls::nanosleep)
 *     .interruptedBy(TimeCalls::nanosleepInterrupted)
 *     .note("...what is missing...")
 * }</pre>
 *
 * @param name as strace prints it
 * @param formats how strace prints the arguments, see {@link ArgumentFormat}; comma-separated, then
 *     {@code -> format} for the result if it is not a plain number
 * @param onInterrupt what to do at an interruption; its result, unless BLOCKED, ends the call
 * @param note what is not supported; empty if all is
 */
public record SyscallRow(
    int number,
    String name,
    String formats,
    SyscallHandler handler,
    Restart restart,
    @Nullable InterruptHandler onInterrupt,
    String note) {

  public static SyscallRow of(int number, String formats, SyscallHandler handler) {
    return new SyscallRow(
        number, SyscallNumbers.name(number), formats, handler, Restart.RESTART, null, "");
  }

  /** EINTR even if the handler has SA_RESTART. */
  public SyscallRow neverRestarts() {
    return new SyscallRow(number, name, formats, handler, Restart.EINTR, onInterrupt, note);
  }

  /** As {@link #neverRestarts}, with work to do at the interruption. */
  public SyscallRow interruptedBy(InterruptHandler atInterrupt) {
    return new SyscallRow(number, name, formats, handler, Restart.EINTR, atInterrupt, note);
  }

  /** As {@link Restart#RESTART}, unless this code has a result to report at the interruption. */
  public SyscallRow settledBy(InterruptHandler atInterrupt) {
    return new SyscallRow(number, name, formats, handler, Restart.RESTART, atInterrupt, note);
  }

  /** Says what is not supported, for the documentation. */
  public SyscallRow note(String text) {
    return new SyscallRow(number, name, formats, handler, restart, onInterrupt, text);
  }
}
