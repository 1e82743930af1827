package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;
import vivarium.cpu.Registers;

/**
 * Which windows of the region each access looks into. Accesses by one base register share one while
 * the register is only moved along, since they then most likely go to one object; loads and stores
 * have their own, as a page that may be read need not be writable yet. The stack is both. Accesses
 * that go to several places in turn have several windows, looked into one after the other.
 */
final class WindowUse {
  /** Windows of an access that goes to several places in turn. */
  private static final int WAYS = 3;

  /** What accesses have in common that share a window. */
  private record Key(int register, int version, boolean store, int way) {}

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> bySlot = new HashMap<>();
  private final List<int[]> lists = new ArrayList<>();
  private final Map<List<Integer>, Integer> listNumbers = new HashMap<>();

  private WindowUse() {}

  /** None at all, of a region that accesses memory in another way. */
  static WindowUse none() {
    return new WindowUse();
  }

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
          int count = scattered.get(slot) ? WAYS : 1;
          List<Integer> windows = new ArrayList<>();
          for (int way = 0; way < count; way++) {
            int version = versions.getOrDefault(base, 0);
            windows.add(number(new Key(base, version, isForStores(word), way)));
          }
          bySlot.put(slot, listNumber(windows));
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
  }

  private int number(Key key) {
    return numbers.computeIfAbsent(key, k -> numbers.size());
  }

  private int listNumber(List<Integer> windows) {
    return listNumbers.computeIfAbsent(
        windows,
        w -> {
          lists.add(w.stream().mapToInt(i -> i).toArray());
          return lists.size() - 1;
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
    return numbers.size();
  }

  /** The windows of a list by its number, in the order in which they are looked into. */
  int[] list(int number) {
    return lists.get(number);
  }

  /** Whether the access at a slot looks into several windows. */
  boolean isScattered(int slot) {
    Integer number = bySlot.get(slot);
    return number != null && list(number).length > 1;
  }

  /** The number of the list of windows of the access at a slot. */
  int of(int slot) {
    return bySlot.getOrDefault(slot, 0);
  }
}
