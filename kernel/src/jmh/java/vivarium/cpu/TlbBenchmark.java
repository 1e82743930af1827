package vivarium.cpu;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A loop of the interpreter that loads from one page after the other: ld, add, and, add, branch, by
 * the load. Up to 256 pages, the TLB has them all; with 2,048 in a circle, none is still there when
 * its turn comes again, and each load walks the page table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TlbBenchmark {
  private static final int LOADS = 20_000;
  private static final int LOOP = 5;
  private static final int PAGE_SHIFT = 12;

  /** Pages that the loop goes through. */
  @Param({"1", "128", "2048"})
  int pages;

  private MicroGuest guest;

  @Setup
  public void setup() {
    guest =
        new MicroGuest(
            0x00053603, // loop: ld a2,0(a0)
            0x00d70733, // add a4,a4,a3
            0x00f77733, // and a4,a4,a5
            0x00e80533, // add a0,a6,a4
            0xfe0008e3); // beq zero,zero,loop
    long[] x = guest.hart.x;
    x[10] = MicroGuest.DATA;
    x[13] = 1 << PAGE_SHIFT; // a3: the stride
    x[15] = (long) pages - 1 << PAGE_SHIFT; // a5: where it wraps
    x[16] = MicroGuest.DATA;
    guest.run(LOOP * (2 * pages + LOADS));
  }

  @Benchmark
  @OperationsPerInvocation(LOADS)
  public void load() {
    guest.run(LOOP * LOADS);
  }
}
