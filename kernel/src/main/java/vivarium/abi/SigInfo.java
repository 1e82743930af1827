package vivarium.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A siginfo_t: three words common to all signals, then 32 bytes whose meaning depends on the code
 * (asm-generic/siginfo.h, 64-bit layout). In guest memory it takes 128 bytes, of which the kernel
 * uses the first 48.
 *
 * @param signal si_signo
 * @param error si_errno
 * @param code si_code: SI_USER, SI_KERNEL, CLD_EXITED, SEGV_MAPERR, ...
 * @param word0 bytes 16 to 23 (si_pid and si_uid, si_addr, or si_tid and si_overrun)
 * @param word1 bytes 24 to 31 (si_value, or si_status)
 * @param word2 bytes 32 to 39 (si_utime in clock ticks)
 * @param word3 bytes 40 to 47 (si_stime in clock ticks)
 */
public record SigInfo(
    int signal, int error, int code, long word0, long word1, long word2, long word3) {
  /** Size in guest memory, bytes. */
  public static final int BYTES = 128;

  /** From kill(2) or tgkill(2): code is SI_USER or SI_TKILL. */
  public static SigInfo user(int signal, int code, int pid, int uid) {
    return new SigInfo(signal, 0, code, pair(pid, uid), 0, 0, 0);
  }

  /** From the kernel itself, with nothing more to say. */
  public static SigInfo kernel(int signal) {
    return new SigInfo(signal, 0, Signal.SI_KERNEL, 0, 0, 0, 0);
  }

  /** A synchronous fault at an address. */
  public static SigInfo fault(int signal, int code, long address) {
    return new SigInfo(signal, 0, code, address, 0, 0, 0);
  }

  /** SIGCHLD; times in clock ticks. */
  public static SigInfo child(int code, int pid, int uid, int status, long utime, long stime) {
    return new SigInfo(
        Signal.SIGCHLD, 0, code, pair(pid, uid), status & 0xffff_ffffL, utime, stime);
  }

  /** Expiry of a timer_create(2) timer. */
  public static SigInfo timer(int signal, int timerId, int overrun, long value) {
    return new SigInfo(signal, 0, Signal.SI_TIMER, pair(timerId, overrun), value, 0, 0);
  }

  /** As a program handed it to rt_sigqueueinfo(2): 48 bytes or more, the signal number replaced. */
  public static SigInfo read(byte[] from, int signal) {
    ByteBuffer b = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    return new SigInfo(
        signal,
        b.getInt(4),
        b.getInt(8),
        b.getLong(16),
        b.getLong(24),
        b.getLong(32),
        b.getLong(40));
  }

  /** si_pid, where the code gives it that meaning. */
  public int pid() {
    return (int) word0;
  }

  /** si_uid, where the code gives it that meaning. */
  public int uid() {
    return (int) (word0 >>> 32);
  }

  /** The 128 bytes that a handler or sigtimedwait(2) sees. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    put(bytes, 0);
    return bytes;
  }

  /** Writes the siginfo_t at an offset of a zeroed buffer. */
  public void put(byte[] to, int offset) {
    ByteBuffer b = ByteBuffer.wrap(to, offset, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0, signal).putInt(4, error).putInt(8, code);
    b.putLong(16, word0).putLong(24, word1).putLong(32, word2).putLong(40, word3);
  }

  /** Writes the 128 bytes that a read of a signalfd(2) gives, at an offset. */
  public void putSignalFd(byte[] to, int offset) {
    ByteBuffer b = ByteBuffer.wrap(to, offset, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    b.put(0, new byte[BYTES]).putInt(0, signal).putInt(4, error).putInt(8, code);
    boolean ofSignal = code > Signal.SI_USER && code < Signal.SI_KERNEL;
    if (ofSignal && (Signal.bit(signal) & Signal.SYNCHRONOUS) != 0) {
      b.putLong(72, word0);
    } else if (code == Signal.SI_TIMER) {
      b.putInt(24, (int) word0).putInt(32, (int) (word0 >>> 32));
      b.putInt(44, (int) word1).putLong(48, word1);
    } else {
      b.putInt(12, pid()).putInt(16, uid());
      if (ofSignal && signal == Signal.SIGCHLD) {
        b.putInt(40, (int) word1).putLong(56, word2).putLong(64, word3);
      } else if (code < 0) {
        b.putInt(44, (int) word1).putLong(48, word1);
      }
    }
  }

  private static long pair(int low, int high) {
    return (low & 0xffff_ffffL) | ((long) high << 32);
  }
}
