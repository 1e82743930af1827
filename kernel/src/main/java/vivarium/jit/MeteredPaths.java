package vivarium.jit;

import java.util.HashMap;
import java.util.Map;
import vivarium.cpu.Decoder;

/** What steps the blocks of a metered region consist of, and how long they may take. */
final class MeteredPaths {
  private final GuestCode code;
  private final MeteredCosts costs;
  private final Map<Block, Time> longest = new HashMap<>();

  /** So many instructions, and ns beside. */
  record Time(int instructions, int nanos) {
    static final Time NONE = new Time(0, 0);

    Time plus(Time other) {
      return new Time(instructions + other.instructions, nanos + other.nanos);
    }

    private Time max(Time other) {
      return new Time(Math.max(instructions, other.instructions), Math.max(nanos, other.nanos));
    }
  }

  MeteredPaths(GuestCode code, MeteredCosts costs) {
    this.code = code;
    this.costs = costs;
  }

  /** How many instructions of a block are not left to the interpreter. */
  int count(Block block) {
    int count = block.slots.length;
    return GuestCode.isLeftToInterpreter(code.op(block.slots[count - 1])) ? count - 1 : count;
  }

  /** The slot of the last instruction that decides in which line the hart is behind a block. */
  int last(Block block) {
    return block.slots[Math.max(0, count(block) - 1)];
  }

  /** Whether the instruction {@code i} of a block begins in another line than the one before. */
  boolean startsLine(Block block, int i) {
    return i > 0 && MeteredRegion.line(block.slots[i]) != MeteredRegion.line(block.slots[i - 1]);
  }

  /** All steps of a block. */
  Steps steps(Block block) {
    return from(block, 0);
  }

  /** The steps of a block from instruction {@code i} on, when the hart is in its line. */
  Steps from(Block block, int i) {
    Steps sum = Steps.NONE;
    for (int n = i; n < count(block); n++) {
      if (n > i && startsLine(block, n)) {
        sum = sum.plus(Steps.LINE);
      }
      sum = sum.plus(step(Decoder.op(code.word(block.slots[n]))));
    }
    return sum;
  }

  /** The same when the hart is still behind the instruction before. */
  Steps behind(Block block, int i) {
    Steps steps = from(block, i);
    return i < count(block) && startsLine(block, i) ? Steps.LINE.plus(steps) : steps;
  }

  private static Steps step(int op) {
    return new Steps(1, 0, 0, GuestCode.isBranch(op) ? 1 : 0, 0).plus(access(op));
  }

  /** What an operation counts as an access. */
  private static Steps access(int op) {
    if (WindowUse.isLoad(op)) {
      return Steps.LOAD;
    }
    return WindowUse.isStore(op) ? Steps.STORE : Steps.NONE;
  }

  Time time(Steps steps) {
    return new Time(steps.instructions(), costs.nanos(steps));
  }

  /**
   * The longest time from the start of a block until the time is looked at again or the region
   * ends, if all is in the first-level caches.
   */
  Time longest(Block block) {
    Time known = longest.get(block);
    if (known == null) {
      known = time(steps(block)).plus(behind(block));
      longest.put(block, known);
    }
    return known;
  }

  /** The same from the end of a block on. */
  Time behind(Block block) {
    Time most = Time.NONE;
    for (Block next : block.successors) {
      Time way =
          MeteredRegion.line(last(block)) == MeteredRegion.line(next.start())
              ? Time.NONE
              : time(Steps.LINE);
      most = most.max(next.checks ? way : way.plus(longest(next)));
    }
    return most;
  }
}
