package vivarium.cpu;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import vivarium.mem.AddressSpace;

/**
 * What a context switch does to a hart: the registers out and others in, and another page table,
 * which empties the TLB. Without the scheduler's choice and records.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwitchBenchmark {
  private final MicroGuest guest = new MicroGuest();
  private final AddressSpace otherSpace = guest.newSpace();
  private final Context one = new Context();
  private final Context other = new Context();
  private boolean turn;

  @Benchmark
  public void registers() {
    turn = !turn;
    guest.hart.save(turn ? one : other);
    guest.hart.load(turn ? other : one);
  }

  @Benchmark
  public void registersAndAddressSpace() {
    registers();
    guest.hart.setAddressSpace(turn ? otherSpace : guest.space);
  }
}
