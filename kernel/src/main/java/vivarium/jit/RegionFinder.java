package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * Chooses the instructions of a region: the loops that go through a place as far as they are small,
 * through the functions that they call, too; else the rest of a small function, or the code that
 * follows the place. Small regions run fastest, so that such code stops where a loop begins.
 */
final class RegionFinder {
  /** How much farther than the next instruction a called function is, and what follows a call. */
  private static final int CALL_DISTANCE = 12;

  private static final int FEW_CALLERS = 6;

  /** How much larger a loop may be if there is no smaller one. */
  private static final int LARGE_LOOP = 4;

  private final GuestCode code;
  private final JumpTargets targets;
  private final BitSet known;
  private BitSet slots = new BitSet();
  private BitSet returns = new BitSet();
  private BitSet callers = new BitSet();
  private final List<Long> waitingReturns = new ArrayList<>();
  private final PriorityQueue<Long> queue = new PriorityQueue<>();
  private long sequence;
  private boolean hasReturn;
  private boolean leavesAtReturns;
  private int entry;

  /**
   * @param known slots at which loops begin that have a region already
   */
  RegionFinder(GuestCode code, JumpTargets targets, BitSet known) {
    this.code = code;
    this.targets = targets;
    this.known = known;
  }

  /**
   * Finds the slots of a region's instructions around a place; empty if there is none.
   *
   * @param arrived whether translated code led here: then a way into a known loop is wanted, too
   * @param loop instructions of a loop at most
   * @param straight instructions of other code at most
   */
  BitSet find(int place, boolean arrived, int loop, int straight) {
    entry = place;
    BitSet near = explore(place, loop, new BitSet());
    BitSet cycle = cycle(place, near);
    if (cycle.isEmpty()) {
      near = explore(place, LARGE_LOOP * loop, new BitSet());
      cycle = cycle(place, near);
    }
    if (!cycle.isEmpty()) {
      int header = arrived ? place : header(place, cycle);
      if (header == place) {
        slots = cycle;
        returns.and(slots);
        return slots;
      }
      if (!known.get(header)) {
        entry = header;
        near = explore(header, Math.max(loop, cycle.cardinality()), new BitSet());
        slots = cycle(header, near);
        returns.and(slots);
        return slots;
      }
    }
    slots = cycle.isEmpty() ? straight(place, straight) : new BitSet();
    return slots;
  }

  /**
   * Code that is no loop: the rest of a function, with its loops, if that is little; else what
   * follows, up to where another loop begins.
   */
  private BitSet straight(int place, int limit) {
    leavesAtReturns = true;
    BitSet rest = explore(place, limit, new BitSet());
    leavesAtReturns = false;
    return queue.isEmpty() ? rest : explore(place, limit, known);
  }

  /** The slot at which the region is to be entered. */
  int entry() {
    return entry;
  }

  private BitSet explore(int from, int limit, BitSet stops) {
    slots = new BitSet();
    returns = new BitSet();
    callers = new BitSet();
    waitingReturns.clear();
    queue.clear();
    hasReturn = false;
    push(from, 0);
    int count = 0;
    while (!queue.isEmpty() && count < limit) {
      long first = queue.remove();
      int slot = (int) (first & 0xffff);
      if (slots.get(slot) || stops.get(slot) && slot != from) {
        continue;
      }
      slots.set(slot);
      count++;
      follow(slot, (int) (first >>> 40));
    }
    return reachable(from);
  }

  /** What is on a way from a place back to it; empty if there is no such way. */
  private BitSet cycle(int place, BitSet near) {
    BitSet back = new BitSet();
    boolean grew = true;
    BitSet all = (BitSet) near.clone();
    while (grew) {
      grew = false;
      for (int slot = all.previousSetBit(all.length());
          slot >= 0;
          slot = all.previousSetBit(slot - 1)) {
        if (!back.get(slot)) {
          for (int next : successors(slot)) {
            if (next == place || next >= 0 && back.get(next)) {
              back.set(slot);
              grew = true;
              break;
            }
          }
        }
      }
    }
    return back.get(place) ? back : new BitSet();
  }

  private int[] successors(int slot) {
    long word = code.word(slot);
    int op = Decoder.op(word);
    if (GuestCode.isBranch(op)) {
      return new int[] {code.after(slot), code.target(slot)};
    } else if (op == Op.JAL) {
      return new int[] {code.target(slot)};
    } else if (GuestCode.isReturn(word)) {
      return returns.stream().toArray();
    } else if (op == Op.JALR) {
      return targets.of(slot);
    }
    return GuestCode.ends(op) ? new int[0] : new int[] {code.after(slot)};
  }

  /** Where the turns of the smallest loop around a place begin, as jumps backwards show. */
  private int header(int place, BitSet cycle) {
    int header = place;
    int smallest = Integer.MAX_VALUE;
    for (int slot = cycle.nextSetBit(0); slot >= 0; slot = cycle.nextSetBit(slot + 1)) {
      int op = code.op(slot);
      if (GuestCode.isBranch(op) || op == Op.JAL && !GuestCode.isCall(code.word(slot))) {
        int target = code.target(slot);
        if (target >= 0
            && target <= place
            && place <= slot
            && cycle.get(target)
            && slot - target < smallest) {
          smallest = slot - target;
          header = target;
        }
      }
    }
    return header;
  }

  /** Slots that a return in the region may go to. */
  BitSet returns() {
    return returns;
  }

  private void push(int slot, int distance) {
    if (code.isWhole(slot) && !slots.get(slot)) {
      queue.add((long) distance << 40 | (sequence++ & 0xff_ffff) << 16 | slot);
    }
  }

  private void follow(int slot, int distance) {
    long word = code.word(slot);
    int op = Decoder.op(word);
    int next = distance + 1;
    if (GuestCode.isBranch(op)) {
      push(code.after(slot), next);
      push(code.target(slot), next);
    } else if (GuestCode.isCall(word)) {
      if (op == Op.JAL) {
        push(code.target(slot), distance + CALL_DISTANCE);
      } else {
        learned(slot, distance + CALL_DISTANCE);
      }
      callReturnsTo(code.after(slot), distance + CALL_DISTANCE);
    } else if (op == Op.JAL) {
      push(code.target(slot), next);
    } else if (GuestCode.isReturn(word)) {
      hasReturn = true;
      learnedReturns(slot, distance + CALL_DISTANCE);
      for (long waiting : waitingReturns) {
        push((int) waiting, (int) (waiting >>> 32));
      }
      waitingReturns.clear();
    } else if (op == Op.JALR) {
      learned(slot, next);
    } else if (!GuestCode.isLeftToInterpreter(op)) {
      push(code.after(slot), next);
    }
  }

  /** A return whose callers are outside, if they are few. */
  private void learnedReturns(int slot, int distance) {
    if (!leavesAtReturns && targets.of(slot).length <= FEW_CALLERS) {
      for (int to : targets.of(slot)) {
        if (code.isWhole(to)) {
          callers.set(to);
          returns.set(to);
          push(to, distance);
        }
      }
    }
  }

  private void learned(int slot, int distance) {
    for (int target : targets.of(slot)) {
      push(target, distance);
    }
  }

  private void callReturnsTo(int slot, int distance) {
    returns.set(slot);
    if (hasReturn) {
      push(slot, distance);
    } else {
      waitingReturns.add((long) distance << 32 | slot);
    }
  }

  /** What can be reached from the entry without leaving the region. */
  private BitSet reachable(int entry) {
    BitSet reached = new BitSet();
    if (!slots.get(entry)) {
      return reached;
    }
    List<Integer> todo = new ArrayList<>();
    BitSet calls = (BitSet) callers.clone();
    boolean returned = false;
    reach(entry, reached, todo);
    while (!todo.isEmpty()) {
      int slot = todo.removeLast();
      long word = code.word(slot);
      int op = Decoder.op(word);
      if (GuestCode.isBranch(op) || op == Op.JAL) {
        reach(code.target(slot), reached, todo);
      }
      if (GuestCode.isCall(word)) {
        calls.set(code.after(slot));
      }
      if (GuestCode.isReturn(word)) {
        returned = true;
      } else if (op == Op.JALR) {
        for (int target : targets.of(slot)) {
          reach(target, reached, todo);
        }
      }
      if (!GuestCode.ends(op)) {
        reach(code.after(slot), reached, todo);
      }
      if (returned) {
        for (int to = calls.nextSetBit(0); to >= 0; to = calls.nextSetBit(to + 1)) {
          reach(to, reached, todo);
        }
      }
    }
    returns.and(calls);
    returns.and(reached);
    return reached;
  }

  private void reach(int slot, BitSet reached, List<Integer> todo) {
    if (slot >= 0 && slots.get(slot) && !reached.get(slot)) {
      reached.set(slot);
      todo.add(slot);
    }
  }
}
