package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;

/**
 * A task's own part of signals: what it blocks, what was sent to it alone, and its alternate stack.
 */
public final class TaskSignals {
  /** An alternate signal stack: base address, size in bytes, SS_AUTODISARM or SS_DISABLE. */
  public record AlternateStack(long base, long size, int flags) {
    public static final AlternateStack NONE = new AlternateStack(0, 0, Signal.SS_DISABLE);

    public boolean enabled() {
      return size != 0;
    }

    boolean contains(long sp) {
      return enabled() && sp > base && sp - base <= size;
    }
  }

  /** Sent to this task alone. */
  public final PendingSignals pending = new PendingSignals();

  private long blocked;
  private long savedMask;
  private boolean temporary;
  private AlternateStack alternateStack = AlternateStack.NONE;

  /**
   * The signals that sigtimedwait waits for: they wake the task though it may block them, and no
   * handler takes them.
   */
  private long awaited;

  /** What its tracer lets it take next; null for nothing. */
  private @Nullable SigInfo injected;

  /** The tracer lets the task take this signal, ahead of all that is pending. */
  void inject(SigInfo info) {
    injected = info;
  }

  boolean hasInjected() {
    return injected != null;
  }

  @Nullable SigInfo takeInjected() {
    SigInfo info = injected;
    injected = null;
    return info;
  }

  /** The mask that counts when the present system call is over. */
  public long lastingMask() {
    return temporary ? savedMask : blocked;
  }

  /** The signals that this task blocks now. */
  public long blocked() {
    return blocked;
  }

  /** SIGKILL and SIGSTOP are left out whatever the caller asks. */
  public void setBlocked(long mask) {
    blocked = mask & ~Signal.UNBLOCKABLE;
  }

  /**
   * Blocks other signals for the time of one system call (sigsuspend, ppoll, pselect6): the first
   * call remembers the mask, later ones of the same system call change nothing. A handler that runs
   * in between returns to the old mask.
   */
  public void useTemporaryMask(long mask) {
    if (!temporary) {
      temporary = true;
      savedMask = blocked;
      setBlocked(mask);
    }
  }

  public boolean hasTemporaryMask() {
    return temporary;
  }

  /** Back to the mask before {@link #useTemporaryMask}; does nothing if there is none. */
  public void restoreMask() {
    if (temporary) {
      temporary = false;
      blocked = savedMask;
    }
  }

  /** The mask that a handler's frame saves; from here on the temporary mask is an ordinary one. */
  long takeMaskToSave() {
    long mask = temporary ? savedMask : blocked;
    temporary = false;
    awaited = 0;
    return mask;
  }

  /**
   * Begins or, with an empty set, ends a wait for signals that are then taken without a handler.
   */
  public void await(long signals) {
    awaited = signals;
  }

  boolean awaits(int signal) {
    return (awaited & Signal.bit(signal)) != 0;
  }

  /** Whether this signal would wake the task. */
  boolean wants(int signal) {
    return ((~blocked | awaited | Signal.UNBLOCKABLE) & Signal.bit(signal)) != 0;
  }

  /** Of what is pending here and at the process, the signals to be delivered now. */
  long deliverable(long pendingAtProcess) {
    return (pending.set() | pendingAtProcess) & ~blocked & ~awaited;
  }

  public AlternateStack alternateStack() {
    return alternateStack;
  }

  public void setAlternateStack(AlternateStack stack) {
    alternateStack = stack;
  }

  /** Whether the stack pointer lies on the alternate stack (never true with SS_AUTODISARM). */
  public boolean onAlternateStack(long sp) {
    return (alternateStack.flags() & Signal.SS_AUTODISARM) == 0 && alternateStack.contains(sp);
  }

  /**
   * For clone: the mask always, the alternate stack unless the child shares the memory (but vfork
   * keeps it).
   */
  public void inheritFrom(TaskSignals parent, boolean keepAlternateStack) {
    blocked = parent.temporary ? parent.savedMask : parent.blocked;
    alternateStack = keepAlternateStack ? parent.alternateStack : AlternateStack.NONE;
  }

  /** For exec: mask and pending signals stay. */
  public void resetForExec() {
    alternateStack = AlternateStack.NONE;
  }
}
