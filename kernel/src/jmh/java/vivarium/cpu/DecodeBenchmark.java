package vivarium.cpu;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;

/** Decoding a page of 1,024 instructions that follow each other, by the instruction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
  private static final int INSTRUCTIONS = 1024;

  /** addi, add, ld, sd, slli, lui, mul, xor: one of each, in turns. */
  private static final int[] MIX = {
    0x00150513, 0x00b50533, 0x00853583, 0x00b53423, 0x00359593, 0x000125b7, 0x02b50533, 0x00b54533
  };

  private final MicroGuest guest = new MicroGuest(page());

  private final int frame =
      (int) (guest.hart.memory.translate(MicroGuest.CODE, Access.FETCH) >>> PhysicalMemory.PAGE_SHIFT);

  private static int[] page() {
    int[] page = new int[INSTRUCTIONS];
    for (int i = 0; i < page.length; i++) {
      page[i] = MIX[i % MIX.length];
    }
    return page;
  }

  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public Object page1024() {
    guest.codeCache.frameWritten(frame);
    DecodedPage page = guest.codeCache.page(frame);
    page.enter(0);
    return page;
  }

  @Benchmark
  @OperationsPerInvocation(8)
  public long instruction() {
    long sum = 0;
    for (int bits : MIX) {
      sum += Decoder.decode(bits);
    }
    return sum;
  }
}
