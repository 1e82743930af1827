package vivarium.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SignalFrameLayout;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;

/**
 * The frame of a signal handler on the user's stack: what the interrupted program had in its
 * registers, for rt_sigreturn to put back, and what the handler may read and change. Layout: {@link
 * SignalFrameLayout}.
 */
public final class SignalFrame {
  private static final int RA = 1;
  private static final int SP = 2;
  private static final int A0 = 10;

  private SignalFrame() {}

  /**
   * Pushes a frame and points the task's context at the handler. Returns false, with the context
   * unchanged, if the frame does not fit where the stack pointer points.
   *
   * @param mask the signal mask that rt_sigreturn will restore
   */
  static boolean push(Task task, SigInfo info, SignalAction action, long mask) {
    Context context = task.context();
    TaskSignals signals = task.signals;
    long sp = context.x[SP];
    boolean onStack = signals.onAlternateStack(sp);
    if (onStack && !signals.onAlternateStack(sp - SignalFrameLayout.BYTES)) {
      return false;
    }
    TaskSignals.AlternateStack alternate = signals.alternateStack();
    if (action.has(Signal.SA_ONSTACK) && alternate.enabled() && !onStack) {
      sp = alternate.base() + alternate.size();
    }
    long frame = sp - SignalFrameLayout.BYTES & -16;
    byte[] bytes = new byte[SignalFrameLayout.BYTES];
    info.put(bytes, SignalFrameLayout.INFO);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(SignalFrameLayout.STACK, alternate.base());
    out.putInt(SignalFrameLayout.STACK + 8, alternate.flags());
    out.putLong(SignalFrameLayout.STACK + 16, alternate.size());
    out.putLong(SignalFrameLayout.MASK, mask);
    out.putLong(SignalFrameLayout.GENERAL_REGISTERS, context.pc);
    for (int i = 1; i < 32; i++) {
      out.putLong(SignalFrameLayout.GENERAL_REGISTERS + 8 * i, context.x[i]);
    }
    for (int i = 0; i < 32; i++) {
      out.putLong(SignalFrameLayout.FLOAT_REGISTERS + 8 * i, context.f[i]);
    }
    out.putInt(SignalFrameLayout.FCSR, context.fcsr);
    AddressSpace space = task.memory();
    try {
      space.copyOut(frame, bytes, 0, bytes.length);
    } catch (ErrnoException e) {
      return false;
    }
    context.x[RA] = space.program.signalReturn;
    context.x[SP] = frame;
    context.x[A0] = info.signal();
    context.x[A0 + 1] = frame + SignalFrameLayout.INFO;
    context.x[A0 + 2] = frame + SignalFrameLayout.CONTEXT;
    context.pc = action.handler() & ~1L;
    return true;
  }

  /**
   * rt_sigreturn: takes the frame at sp back into the context, with the mask and alternate stack.
   *
   * @throws ErrnoException EFAULT or EINVAL if there is no such frame; the task then deserves
   *     SIGSEGV
   */
  public static void pop(Task task) {
    Context context = task.context();
    byte[] bytes = new byte[SignalFrameLayout.BYTES];
    task.memory().copyIn(context.x[SP], bytes, 0, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 3; i++) {
      if (in.getInt(SignalFrameLayout.RESERVED + 4 * i) != 0) {
        throw ErrnoException.of(Errno.EINVAL);
      }
    }
    task.signals.setBlocked(in.getLong(SignalFrameLayout.MASK));
    context.pc = in.getLong(SignalFrameLayout.GENERAL_REGISTERS) & ~1L;
    for (int i = 1; i < 32; i++) {
      context.x[i] = in.getLong(SignalFrameLayout.GENERAL_REGISTERS + 8 * i);
    }
    for (int i = 0; i < 32; i++) {
      context.f[i] = in.getLong(SignalFrameLayout.FLOAT_REGISTERS + 8 * i);
    }
    context.fcsr = in.getInt(SignalFrameLayout.FCSR) & 0xff;
    TaskSignals.AlternateStack stack =
        new TaskSignals.AlternateStack(
            in.getLong(SignalFrameLayout.STACK),
            in.getLong(SignalFrameLayout.STACK + 16),
            in.getInt(SignalFrameLayout.STACK + 8));
    try {
      changeStack(task, stack);
    } catch (ErrnoException refused) {
      // as Linux: the stack stays as it is
    }
  }

  /**
   * What sigaltstack(2) does with a new stack.
   *
   * @throws ErrnoException EPERM on the stack in use, EINVAL for unknown flags, ENOMEM if it is too
   *     small
   */
  public static void changeStack(Task task, TaskSignals.AlternateStack wanted) {
    TaskSignals signals = task.signals;
    int mode = wanted.flags() & ~Signal.SS_AUTODISARM;
    if (signals.onAlternateStack(task.context().x[SP])) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if (mode != Signal.SS_DISABLE && mode != Signal.SS_ONSTACK && mode != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (mode == Signal.SS_DISABLE) {
      signals.setAlternateStack(new TaskSignals.AlternateStack(0, 0, wanted.flags()));
      return;
    }
    if (Long.compareUnsigned(wanted.size(), Signal.MINSIGSTKSZ) < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    signals.setAlternateStack(wanted);
  }
}
