package vivarium.debug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.debug.dwarf.Machine;

/** The registers of one frame and the memory behind them, as expressions and unwinding see them. */
final class FrameMachine implements Machine {
  /** x0 to x31, f0 to f31, and one that stands for the return address in signal frames. */
  static final int REGISTERS = 65;

  private final TargetMemory memory;
  private final long bias;
  private final byte[] buffer = new byte[8];
  private final ByteBuffer number = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);

  final long[] registers;
  final boolean[] known;
  private @Nullable Long cfa;
  private @Nullable Long frameBase;

  FrameMachine(TargetMemory memory, long bias, long[] registers, boolean[] known) {
    this.memory = memory;
    this.bias = bias;
    this.registers = registers;
    this.known = known;
  }

  static boolean[] integersKnown() {
    boolean[] known = new boolean[REGISTERS];
    Arrays.fill(known, 0, 32, true);
    return known;
  }

  void setCfa(@Nullable Long value) {
    cfa = value;
  }

  void setFrameBase(@Nullable Long value) {
    frameBase = value;
  }

  @Override
  public @Nullable Long register(int number) {
    return number >= 0 && number < REGISTERS && known[number] ? registers[number] : null;
  }

  @Override
  public @Nullable Long memory(long address, int size) {
    number.putLong(0, 0);
    return memory.read(address, buffer, 0, size) == size ? number.getLong(0) : null;
  }

  @Override
  public @Nullable Long cfa() {
    return cfa;
  }

  @Override
  public @Nullable Long frameBase() {
    return frameBase;
  }

  @Override
  public long bias() {
    return bias;
  }
}
