package vivarium.shell.perf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Place;
import vivarium.debug.SourceFrame;
import vivarium.debug.SourceLine;
import vivarium.debug.Symbols;
import vivarium.debug.Unwinder;
import vivarium.mem.AddressSpace;
import vivarium.sched.Countable;
import vivarium.sched.Profile;
import vivarium.sched.Schedulable;

/**
 * What {@code perf record} has taken down: how many samples each stack got. Stacks are named at
 * once, since their program may be gone when somebody asks. Guarded by the machine thread.
 */
final class Recording implements Profile.Sampler {
  private static final int DEEPEST = 128;

  /** Where a task is whose program has gone already: its last switch, away from its hart. */
  private static final Frame ENDED = new Frame("[exit]", "[kernel]", null, 0);

  /**
   * A stack.
   *
   * @param command the task's name
   * @param frames the innermost first; inlined functions have frames of their own
   */
  record Stack(String command, List<Frame> frames) {
    Frame leaf() {
      return frames.getFirst();
    }
  }

  private record Address(long space, long pc, boolean called) {}

  final Countable event;
  final long period;
  final String command;

  /** Samples of each stack, in the order of their first ones. */
  final Map<Stack, Long> samples = new LinkedHashMap<>();

  private final Symbols symbols;
  private final Unwinder unwinder;
  private final long[] pcs = new long[DEEPEST];
  private final Map<Address, List<Frame>> names = new HashMap<>();

  Recording(Symbols symbols, Countable event, long period, String command) {
    this.symbols = symbols;
    this.event = event;
    this.period = period;
    this.command = command;
    unwinder = new Unwinder(symbols);
  }

  @Override
  public void sample(Schedulable task, long[] x, long pc, long count) {
    AddressSpace space = task.addressSpace();
    List<Frame> frames = space == null ? List.of(ENDED) : frames(space, x, pc);
    samples.merge(new Stack(task.name(), frames), count, Long::sum);
  }

  private List<Frame> frames(AddressSpace space, long[] x, long pc) {
    int depth = unwinder.callers(space, x, pc, pcs);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      Address address = new Address(space.serial(), pcs[i], i > 0);
      frames.addAll(names.computeIfAbsent(address, key -> name(space, key)));
    }
    return frames;
  }

  private List<Frame> name(AddressSpace space, Address address) {
    Place place =
        address.called()
            ? symbols.callPlace(space, address.pc())
            : symbols.place(space, address.pc());
    if (place == null || place.frames().isEmpty()) {
      String object = place == null ? "[unknown]" : place.object();
      return List.of(new Frame("[0x" + Long.toHexString(address.pc()) + "]", object, null, 0));
    }
    List<Frame> frames = new ArrayList<>();
    for (SourceFrame frame : place.frames()) {
      SourceLine line = frame.line();
      frames.add(
          new Frame(
              frame.function(), place.object(), fileOf(line), line == null ? 0 : line.line()));
    }
    return frames;
  }

  private static @Nullable String fileOf(@Nullable SourceLine line) {
    return line == null ? null : line.file();
  }

  long total() {
    return samples.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Frames from the outermost inwards. */
  static List<Frame> fromRoot(Stack stack) {
    List<Frame> frames = new ArrayList<>(stack.frames());
    Collections.reverse(frames);
    return frames;
  }
}
