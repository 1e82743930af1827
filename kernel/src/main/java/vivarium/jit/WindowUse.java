package vivarium.jit;

import java.util.HashMap;
import java.util.Map;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;
import vivarium.cpu.Registers;

/**
 * Which window of the region each access looks into. Accesses by one base register share one while
 * the register is only moved along, since they then most likely go to one object; loads and stores
 * have their own, as a page that may be read need not be writable yet. The stack is both.
 */
final class WindowUse {
  private record Key(int register, int version, boolean store) {}

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> bySlot = new HashMap<>();

  WindowUse(GuestCode code, Blocks blocks) {
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

  /** The window of the access at a slot. */
  int of(int slot) {
    return bySlot.getOrDefault(slot, 0);
  }
}
