package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * The basic blocks of a region: instructions in a row that are entered only at the first. Entries
 * are where the region can be entered: its beginning, and where functions that it calls return to.
 */
final class Blocks {
  /** Instructions by their halfwords; {@code next} is the halfword behind the last one. */
  record Block(int start, List<Integer> slots, int next) {}

  private final BitSet slots;
  private final BitSet leaders = new BitSet();
  private final BitSet entries = new BitSet();
  private final List<Block> blocks = new ArrayList<>();

  Blocks(GuestCode code, BitSet slots, int entry) {
    this.slots = slots;
    findLeaders(code, entry);
    for (int slot = leaders.nextSetBit(0); slot >= 0; slot = leaders.nextSetBit(slot + 1)) {
      blocks.add(blockAt(code, slot));
    }
  }

  private void findLeaders(GuestCode code, int entry) {
    leaders.set(entry);
    entries.set(entry);
    BitSet followed = new BitSet();
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      long word = code.word(slot);
      int op = Decoder.op(word);
      int target = code.target(slot, word);
      if (target != GuestCode.NONE && slots.get(target)) {
        leaders.set(target);
      }
      int after = code.after(slot);
      if (GuestCode.isBranch(op) && slots.get(after)) {
        leaders.set(after);
      }
      if (GuestCode.isCall(word) && slots.get(after)) {
        leaders.set(after);
        entries.set(after);
      }
      if (op == Op.ECALL && slots.get(after)) {
        leaders.set(after);
      }
      if (!code.ends(word)) {
        followed.set(after);
      }
    }
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      if (!followed.get(slot)) {
        leaders.set(slot);
      }
    }
  }

  private Block blockAt(GuestCode code, int start) {
    List<Integer> inside = new ArrayList<>();
    int slot = start;
    do {
      inside.add(slot);
      long word = code.word(slot);
      boolean last = code.ends(word) || GuestCode.isBranch(Decoder.op(word));
      slot = code.after(slot);
      if (last) {
        break;
      }
    } while (slots.get(slot) && !leaders.get(slot));
    return new Block(start, inside, slot);
  }

  List<Block> list() {
    return blocks;
  }

  boolean isLeader(int slot) {
    return slot >= 0 && leaders.get(slot);
  }

  /** The halfwords at which the region can be entered. */
  int[] entries() {
    return entries.stream().toArray();
  }
}
