package vivarium.tracefile;

import java.util.HashMap;
import java.util.Map;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.sched.HartState;
import vivarium.trace.Counter;

/**
 * Looks at figures of the machine when an event comes, at most once a ms of virtual time, and
 * writes down those that have changed.
 */
final class FigureSampler {
  private static final long INTERVAL = 1_000_000;
  private static final int PAGE = 4096;

  private final Kernel kernel;
  private final TraceWriter writer;
  private final Map<Long, Long> last = new HashMap<>();
  private long next;

  FigureSampler(Kernel kernel, TraceWriter writer) {
    this.kernel = kernel;
    this.writer = writer;
  }

  void look(long time) {
    if (time < next) return;
    next = time - time % INTERVAL + INTERVAL;
    for (HartState hart : kernel.machine().harts()) {
      sample(Figure.RUN_QUEUE, time, hart.id(), hart.queue().size());
    }
    sample(Figure.FREE_MEMORY, time, 0, (long) kernel.frames().freeCount() * PAGE);
    sample(Figure.MINOR_FAULTS, time, 0, kernel.counters().total(Counter.FAULTS_MINOR));
    sample(Figure.MAJOR_FAULTS, time, 0, kernel.counters().total(Counter.FAULTS_MAJOR));
    for (Process process : kernel.pids().processes()) {
      AddressSpace space = process.addressSpace();
      if (space != null || process.zombie()) {
        long pages = space == null ? 0 : space.usage.residentPages();
        sample(Figure.RESIDENT, time, process.pid(), pages * PAGE);
      }
    }
  }

  private void sample(Figure figure, long time, int of, long value) {
    Long before = last.put((long) figure.ordinal() << 32 | of, value);
    if (before == null || before != value) writer.sample(figure, time, of, value);
  }
}
