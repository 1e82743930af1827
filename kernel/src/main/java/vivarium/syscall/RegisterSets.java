package vivarium.syscall;

import static vivarium.abi.Ptrace.NT_FPREGSET;
import static vivarium.abi.Ptrace.NT_PRSTATUS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.cpu.Context;

/**
 * The registers of a stopped task as a debugger reads and writes them: struct user_regs_struct (pc
 * in the place of x0, then x1 to x31) and struct __riscv_d_ext_state with its padding (f0 to f31,
 * then fcsr), all of eight bytes (asm/ptrace.h).
 */
final class RegisterSets {
  private static final int GENERAL_BYTES = 32 * Long.BYTES;
  private static final int FLOAT_BYTES = 33 * Long.BYTES;

  private RegisterSets() {}

  /** The bytes of a set; EINVAL if there is no such set. */
  static byte[] read(Context context, int set) {
    return switch (set) {
      case NT_PRSTATUS -> {
        ByteBuffer out = buffer(GENERAL_BYTES).putLong(context.pc);
        for (int i = 1; i < 32; i++) {
          out.putLong(context.x[i]);
        }
        yield out.array();
      }
      case NT_FPREGSET -> {
        ByteBuffer out = buffer(FLOAT_BYTES);
        for (int i = 0; i < 32; i++) {
          out.putLong(context.f[i]);
        }
        yield out.putInt(context.fcsr).array();
      }
      default -> throw ErrnoException.of(Errno.EINVAL);
    };
  }

  /** Takes the whole of a set over; what a caller leaves out it has read before. */
  static void write(Context context, int set, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (set == NT_PRSTATUS) {
      context.pc = in.getLong() & ~1L;
      for (int i = 1; i < 32; i++) {
        context.x[i] = in.getLong();
      }
    } else {
      for (int i = 0; i < 32; i++) {
        context.f[i] = in.getLong();
      }
      context.fcsr = in.getInt() & 0xff;
    }
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
