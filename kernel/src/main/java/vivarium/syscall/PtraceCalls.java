package vivarium.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ptrace;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.RestartableSequence;
import vivarium.proc.Task;
import vivarium.proc.Tracee;
import vivarium.proc.Tracing;

/**
 * ptrace(2): the requests of a debugger. As on every riscv64 Linux there is no single step by
 * hardware (PTRACE_SINGLESTEP is EIO; debuggers step with breakpoints), no PTRACE_PEEKUSER, and
 * registers come by PTRACE_GETREGSET alone.
 */
public final class PtraceCalls {
  private static final int MASK_BYTES = 8;
  private static final int SEQUENCE_BYTES = 24;
  private static final int SYSCALL_INFO_BYTES = 88;
  private static final int SYSCALL_INFO_HEAD = 24;
  private static final int SYSCALL_INFO_ENTRY_END = 80;
  private static final int SYSCALL_INFO_EXIT_END = 33;

  private final Tracing tracing;

  private PtraceCalls(Kernel kernel) {
    tracing = kernel.tracing();
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    PtraceCalls calls = new PtraceCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.PTRACE, "ptracerequest, pid, addr, addr", calls::ptrace));
  }

  private long ptrace(
      Task task, long request, long pid, long address, long data, long a4, long a5) {
    int tid = (int) pid;
    switch ((int) request) {
      case Ptrace.TRACEME -> tracing.traceMe(task);
      case Ptrace.ATTACH -> tracing.attach(task, target(task, tid), false, 0);
      case Ptrace.SEIZE -> {
        Task target = target(task, tid);
        if (address != 0 || (data & ~Ptrace.O_KNOWN) != 0) {
          throw ErrnoException.of(Errno.EIO);
        }
        tracing.attach(task, target, true, (int) data);
      }
      case Ptrace.INTERRUPT -> {
        Task target = tracing.traced(task, tid);
        tracing.interrupt(target, trace(target));
      }
      case Ptrace.KILL -> {
        Task target = tracing.traced(task, tid);
        task.kernel().signals().send(target, SigInfo.kernel(Signal.SIGKILL));
      }
      default -> {
        Task target = tracing.stopped(task, tid);
        return request(task, target, trace(target), (int) request, address, data);
      }
    }
    return 0;
  }

  private static Task target(Task task, int tid) {
    Task target = task.kernel().pids().task(tid);
    if (target == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return target;
  }

  private static Tracee trace(Task target) {
    Tracee trace = target.tracee();
    if (trace == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return trace;
  }

  /** What can be asked of a task that stands still. */
  private long request(Task task, Task target, Tracee trace, int request, long address, long data) {
    switch (request) {
      case Ptrace.PEEKTEXT, Ptrace.PEEKDATA -> task.memory().writeLong(data, word(target, address));
      case Ptrace.POKETEXT, Ptrace.POKEDATA -> {
        byte[] bytes = buffer(Long.BYTES).putLong(data).array();
        if (target.memory().poke(address, bytes, 0, bytes.length) != bytes.length) {
          throw ErrnoException.of(Errno.EIO);
        }
      }
      case Ptrace.CONT -> tracing.resume(target, trace, signal(data), false);
      case Ptrace.SYSCALL -> tracing.resume(target, trace, signal(data), true);
      case Ptrace.DETACH -> tracing.detach(target, trace, signal(data));
      case Ptrace.LISTEN -> tracing.listen(target, trace);
      case Ptrace.SETOPTIONS -> {
        if ((data & ~Ptrace.O_KNOWN) != 0) {
          throw ErrnoException.of(Errno.EINVAL);
        }
        trace.setOptions((int) data);
      }
      case Ptrace.GETEVENTMSG -> task.memory().writeLong(data, trace.message());
      case Ptrace.GETSIGINFO ->
          task.memory().copyOut(data, info(trace).toBytes(), 0, SigInfo.BYTES);
      case Ptrace.SETSIGINFO -> {
        info(trace);
        byte[] bytes = copyIn(task, data, SigInfo.BYTES);
        trace.setInfo(SigInfo.read(bytes, little(bytes).getInt(0)));
      }
      case Ptrace.PEEKSIGINFO -> {
        return peekSignals(task, target, address, data);
      }
      case Ptrace.GETSIGMASK -> {
        checkMaskSize(address);
        task.memory().writeLong(data, target.signals.lastingMask());
      }
      case Ptrace.SETSIGMASK -> {
        checkMaskSize(address);
        target.signals.restoreMask();
        target.signals.setBlocked(task.memory().readLong(data));
      }
      case Ptrace.GETREGSET -> getRegisters(task, target, (int) address, data);
      case Ptrace.SETREGSET -> setRegisters(task, target, (int) address, data);
      case Ptrace.GET_RSEQ_CONFIGURATION -> {
        RestartableSequence sequence = target.sequence();
        ByteBuffer out = buffer(SEQUENCE_BYTES);
        if (sequence != null) {
          out.putLong(sequence.address()).putInt(sequence.length()).putInt(sequence.signature());
        }
        int length = (int) Math.clamp(address, 0, SEQUENCE_BYTES);
        task.memory().copyOut(data, out.array(), 0, length);
        return SEQUENCE_BYTES;
      }
      case Ptrace.GET_SYSCALL_INFO -> {
        return syscallInfo(task, target, trace, address, data);
      }
      default -> throw ErrnoException.of(Errno.EIO);
    }
    return 0;
  }

  private static int signal(long data) {
    if (data < 0 || data > Signal.COUNT) {
      throw ErrnoException.of(Errno.EIO);
    }
    return (int) data;
  }

  private static long word(Task target, long address) {
    AddressSpace space = target.memory();
    byte[] bytes = new byte[Long.BYTES];
    if (space.peek(address, bytes, 0, bytes.length) != bytes.length) {
      throw ErrnoException.of(Errno.EIO);
    }
    return little(bytes).getLong();
  }

  private static SigInfo info(Tracee trace) {
    SigInfo info = trace.info();
    if (info == null) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return info;
  }

  private static void checkMaskSize(long size) {
    if (size != MASK_BYTES) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }

  /** Copies what is pending at the task or its process; returns how many. */
  private static long peekSignals(Task task, Task target, long arguments, long to) {
    ByteBuffer in = little(copyIn(task, arguments, 16));
    long first = in.getLong(0);
    int flags = in.getInt(8);
    int count = in.getInt(12);
    if ((flags & ~Ptrace.PEEKSIGINFO_SHARED) != 0 || count < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean shared = (flags & Ptrace.PEEKSIGINFO_SHARED) != 0;
    List<SigInfo> queue = (shared ? target.process().pending : target.signals.pending).queued();
    int copied = 0;
    for (long i = first; i >= 0 && i < queue.size() && copied < count; i++) {
      byte[] bytes = queue.get((int) i).toBytes();
      task.memory().copyOut(to + (long) SigInfo.BYTES * copied++, bytes, 0, bytes.length);
    }
    return copied;
  }

  // Registers: data points to a buffer's address and length (struct iovec)

  private static void getRegisters(Task task, Task target, int set, long vector) {
    byte[] bytes = RegisterSets.read(target.context(), set);
    long base = task.memory().readLong(vector);
    int length = length(task, vector, bytes.length);
    task.memory().copyOut(base, bytes, 0, length);
    task.memory().writeLong(vector + Long.BYTES, length);
  }

  private static void setRegisters(Task task, Task target, int set, long vector) {
    Context context = target.context();
    byte[] bytes = RegisterSets.read(context, set);
    long base = task.memory().readLong(vector);
    int length = length(task, vector, bytes.length);
    task.memory().copyIn(base, bytes, 0, length);
    RegisterSets.write(context, set, bytes);
    task.memory().writeLong(vector + Long.BYTES, length);
  }

  private static int length(Task task, long vector, int most) {
    long length = task.memory().readLong(vector + Long.BYTES);
    if (length % Long.BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return (int) (Long.compareUnsigned(length, most) > 0 ? most : length);
  }

  /** struct ptrace_syscall_info; returns how many bytes there are to say. */
  private static long syscallInfo(Task task, Task target, Tracee trace, long size, long to) {
    Context context = target.context();
    ByteBuffer out = buffer(SYSCALL_INFO_BYTES);
    out.putInt(4, Ptrace.AUDIT_ARCH).putLong(8, context.pc).putLong(16, context.x[2]);
    int length = SYSCALL_INFO_HEAD;
    boolean marked = (trace.options() & Ptrace.O_TRACESYSGOOD) != 0;
    if (marked && trace.stop() == Tracee.Stop.SYSCALL_ENTRY) {
      out.put(0, (byte) Ptrace.INFO_ENTRY).putLong(24, number(context, trace));
      for (int i = 0; i < 6; i++) {
        out.putLong(32 + 8 * i, trace.argument(target, i));
      }
      length = SYSCALL_INFO_ENTRY_END;
    } else if (marked && trace.stop() == Tracee.Stop.SYSCALL_EXIT) {
      long result = context.x[10];
      boolean error = result < 0 && result >= -Errno.MAX_ERRNO;
      out.put(0, (byte) Ptrace.INFO_EXIT).putLong(24, result).put(32, (byte) (error ? 1 : 0));
      length = SYSCALL_INFO_EXIT_END;
    }
    int copied = (int) (Long.compareUnsigned(size, length) < 0 ? size : length);
    task.memory().copyOut(to, out.array(), 0, copied);
    return length;
  }

  private static long number(Context context, Tracee trace) {
    return trace.restartsTimed() ? SyscallNumbers.RESTART_SYSCALL : (int) context.x[17];
  }

  private static byte[] copyIn(Task task, long address, int length) {
    byte[] bytes = new byte[length];
    task.memory().copyIn(address, bytes, 0, length);
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
