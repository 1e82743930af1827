package vivarium.jit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;
import vivarium.cpu.Registers;

/**
 * Which window of the region each access looks into. Accesses by one base register share one while
 * the register is only moved along, since they then most likely go to one object; loads and stores
 * have their own, as a page that may be read need not be writable yet. The stack is both. Accesses
 * that go to several places in turn have several windows, looked into one after the other.
 */
final class WindowUse {
  /** Windows of an access that goes to several places in turn. */
  private static final int WAYS = 3;

  private record Key(int register, int version, boolean store) {}

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> bySlot = new HashMap<>();

  /** By the number of a window, the first of the others that its accesses look into; else 0. */
  private final int[] others;

  private int count;

  /**
   * @param scattered slots of accesses that go to several places in turn
   */
  WindowUse(GuestCode code, Blocks blocks, BitSet scattered) {
    for (Block block : blocks.list()) {
      Map<Integer, Integer> versions = new HashMap<>();
      for (int slot : block.slots) {
        long word = code.word(slot);
        int op = Decoder.op(word);
        boolean store = isStore(op);
        if (store || isLoad(op)) {
          int base = Decoder.rs1(word);
          Key key = new Key(base, versions.getOrDefault(base, 0), isForStores(word));
          bySlot.put(slot, numbers.computeIfAbsent(key, k -> numbers.size()));
        }
        int rd = Decoder.rd(word);
        boolean moves =
            op == Op.ADDI && Decoder.rs1(word) == rd
                || op == Op.ADD && (Decoder.rs1(word) == rd || Decoder.rs2(word) == rd);
        if (!store && !GuestCode.isBranch(op) && !moves) {
          versions.put(rd, slot + 1);
        }
      }
    }
    count = numbers.size();
    others = new int[count];
    bySlot.forEach((slot, number) -> {
      if (scattered.get(slot) && others[number] == 0) {
        others[number] = count;
        count += WAYS - 1;
      }
    });
  }

  /** Whether the access looks into a window for stores. */
  static boolean isForStores(long word) {
    return isStore(Decoder.op(word)) || Decoder.rs1(word) == Registers.SP;
  }

  static boolean isLoad(int op) {
    return op >= Op.LB && op <= Op.FLW;
  }

  static boolean isStore(int op) {
    return op >= Op.SB && op <= Op.SD;
  }

  /** How many windows the region has. */
  int count() {
    return count;
  }

  /** How many windows the accesses of a window look into, one after the other. */
  int ways(int window) {
    return others[window] == 0 ? 1 : WAYS;
  }

  /** One of these windows, by any number. */
  int way(int window, int number) {
    int way = Integer.remainderUnsigned(number, ways(window));
    return way == 0 ? window : others[window] + way - 1;
  }

  /** Whether the access at a slot looks into several windows. */
  boolean isScattered(int slot) {
    return ways(of(slot)) > 1;
  }

  /** The window of the access at a slot. */
  int of(int slot) {
    return bySlot.getOrDefault(slot, 0);
  }
}
