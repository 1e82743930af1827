package vivarium.jit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import vivarium.cpu.DecodedPage;

/**
 * Chooses what to translate around a place where the interpreter was seen: the innermost loop that
 * goes through it, or, if there is none, the code that follows it. Small regions run fastest, as
 * the JVM's compiler then has registers for theirs; so a region stops where another begins.
 */
final class RegionFinder {
  private static final int EXPLORED = 600;

  /** Instructions of a loop, and of code that is none, at most. */
  private static final int LOOP = 160;

  private static final int STRAIGHT = 60;

  private final GuestCode code;
  private final BitSet loops;

  /** What {@link #find} found: the instructions' halfwords, and the one to enter at. */
  record Found(BitSet slots, int entry, boolean isLoop) {}

  /**
   * @param loops halfwords where loops begin that have a region already
   */
  RegionFinder(GuestCode code, BitSet loops) {
    this.code = code;
    this.loops = loops;
  }

  /** Chooses around an instruction's halfword. */
  Found find(int place) {
    int start = code.leader(place);
    BitSet reached = new BitSet();
    int[] from = new int[DecodedPage.SLOTS];
    Arrays.fill(from, GuestCode.NONE);
    int last = explore(start, reached, from);
    if (last == GuestCode.NONE) {
      return new Found(limited(start, reached, STRAIGHT), start, false);
    }
    int low = start;
    int high = start;
    for (int slot = last; slot != start; slot = from[slot]) {
      low = Math.min(low, slot);
      high = Math.max(high, slot);
    }
    BitSet body = new BitSet();
    reached.stream().filter(this::isOpen).forEach(body::set);
    body.clear(0, low);
    body.clear(high + 1, DecodedPage.SLOTS);
    keepCycle(body, start);
    int header = header(body, start);
    return new Found(limited(header, body, LOOP), header, true);
  }

  private boolean isOpen(int slot) {
    return !loops.get(slot);
  }

  /**
   * Walks breadth first from {@code start}.
   *
   * @return the instruction from which the walk first came back to the start, or NONE
   */
  private int explore(int start, BitSet reached, int[] from) {
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(start);
    reached.set(start);
    int last = GuestCode.NONE;
    int count = 0;
    while (!queue.isEmpty() && count++ < EXPLORED) {
      int slot = queue.remove();
      for (int next : successors(slot)) {
        if (next == start && last == GuestCode.NONE) {
          last = slot;
        }
        if (next != GuestCode.NONE && !reached.get(next) && isOpen(next)) {
          reached.set(next);
          from[next] = slot;
          queue.add(next);
        }
      }
    }
    return last;
  }

  /** Up to three instructions that may follow: behind it, a jump's target, a call's return. */
  private int[] successors(int slot) {
    if (!code.isWhole(slot)) {
      return new int[0];
    }
    long word = code.word(slot);
    int target = code.target(slot, word);
    boolean goesOn = !code.ends(word) || GuestCode.isCall(word);
    int next = goesOn && code.after(slot) < DecodedPage.SLOTS ? code.after(slot) : GuestCode.NONE;
    return target == GuestCode.NONE
        ? next == GuestCode.NONE ? new int[0] : new int[] {next}
        : next == GuestCode.NONE ? new int[] {target} : new int[] {next, target};
  }

  /** Leaves in {@code body} only what is on a way from {@code start} back to it. */
  private void keepCycle(BitSet body, int start) {
    BitSet forward = new BitSet();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(start);
    forward.set(start);
    while (!queue.isEmpty()) {
      for (int next : successors(queue.remove())) {
        if (next != GuestCode.NONE && body.get(next) && !forward.get(next)) {
          forward.set(next);
          queue.add(next);
        }
      }
    }
    body.and(forward);
    BitSet returns = new BitSet();
    returns.set(start);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (int slot = body.length() - 1; slot >= 0; slot--) {
        if (body.get(slot) && !returns.get(slot)) {
          for (int next : successors(slot)) {
            if (next != GuestCode.NONE && returns.get(next)) {
              returns.set(slot);
              grew = true;
            }
          }
        }
      }
    }
    body.and(returns);
  }

  /** The lowest target of a jump backwards in the loop, where its turns begin. */
  private int header(BitSet body, int start) {
    int header = GuestCode.NONE;
    for (int slot = body.nextSetBit(0); slot >= 0; slot = body.nextSetBit(slot + 1)) {
      long word = code.word(slot);
      int target = code.target(slot, word);
      if (target != GuestCode.NONE
          && target <= slot
          && body.get(target)
          && (header == GuestCode.NONE || target < header)) {
        header = target;
      }
    }
    return header == GuestCode.NONE ? start : header;
  }

  /** The first {@code limit} instructions, breadth first from the entry. */
  private BitSet limited(int entry, BitSet slots, int limit) {
    BitSet kept = new BitSet();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(entry);
    kept.set(entry);
    int count = 1;
    while (!queue.isEmpty() && count < limit) {
      for (int next : successors(queue.remove())) {
        if (next != GuestCode.NONE && slots.get(next) && !kept.get(next) && count < limit) {
          kept.set(next);
          queue.add(next);
          count++;
        }
      }
    }
    for (int slot = kept.nextSetBit(0); slot >= 0; slot = kept.nextSetBit(slot + 1)) {
      if (!code.isWhole(slot)) {
        kept.clear(slot);
      }
    }
    return kept;
  }
}
