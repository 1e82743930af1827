package vivarium.debug.dwarf;

import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** Lists of expressions by address (2.6.2): where a variable is while the code moves it about. */
final class LocationList {
  private static final int END_OF_LIST = 0;
  private static final int BASE_ADDRESSX = 1;
  private static final int STARTX_ENDX = 2;
  private static final int STARTX_LENGTH = 3;
  private static final int OFFSET_PAIR = 4;
  private static final int DEFAULT_LOCATION = 5;
  private static final int BASE_ADDRESS = 6;
  private static final int START_END = 7;
  private static final int START_LENGTH = 8;
  private static final int GNU_VIEW_PAIR = 9;

  private LocationList() {}

  /** The expression that holds at a linked address, or null if none does. */
  static @Nullable Cursor at(Unit unit, Value value, long pc) {
    if (unit.version < 5) {
      return old(unit, new Cursor(unit.sections.get(".debug_loc"), value.number()), pc);
    }
    long offset =
        value.form() == Form.LOCLISTX
            ? unit.listOffset(".debug_loclists", unit.root().locationListsBase(), value.number())
            : value.number();
    return find(unit, new Cursor(unit.sections.get(".debug_loclists"), offset), pc);
  }

  private static boolean within(long pc, long start, long end) {
    return Long.compareUnsigned(pc, start) >= 0 && Long.compareUnsigned(pc, end) < 0;
  }

  private static @Nullable Cursor old(Unit unit, Cursor c, long pc) {
    long base = Ranges.base(unit);
    long largest = unit.addressSize == 8 ? -1 : 0xffff_ffffL;
    while (true) {
      long start = c.unsigned(unit.addressSize);
      long end = c.unsigned(unit.addressSize);
      if (start == 0 && end == 0) {
        return null;
      }
      if (start == largest) {
        base = end;
        continue;
      }
      Cursor expression = c.slice(c.u16());
      if (within(pc, base + start, base + end)) {
        return expression;
      }
    }
  }

  private static @Nullable Cursor find(Unit unit, Cursor c, long pc) {
    long base = Ranges.base(unit);
    Cursor otherwise = null;
    while (true) {
      long start;
      long end;
      switch (c.u8()) {
        case END_OF_LIST -> {
          return otherwise;
        }
        case BASE_ADDRESSX -> {
          base = unit.address(c.uleb());
          continue;
        }
        case BASE_ADDRESS -> {
          base = c.unsigned(unit.addressSize);
          continue;
        }
        case GNU_VIEW_PAIR -> {
          c.uleb();
          c.uleb();
          continue;
        }
        case DEFAULT_LOCATION -> {
          otherwise = c.slice(c.uleb());
          continue;
        }
        case STARTX_ENDX -> {
          start = unit.address(c.uleb());
          end = unit.address(c.uleb());
        }
        case STARTX_LENGTH -> {
          start = unit.address(c.uleb());
          end = start + c.uleb();
        }
        case OFFSET_PAIR -> {
          start = base + c.uleb();
          end = base + c.uleb();
        }
        case START_END -> {
          start = c.unsigned(unit.addressSize);
          end = c.unsigned(unit.addressSize);
        }
        case START_LENGTH -> {
          start = c.unsigned(unit.addressSize);
          end = start + c.uleb();
        }
        default -> throw new BadObjectException("an unknown kind of location");
      }
      Cursor expression = c.slice(c.uleb());
      if (within(pc, start, end)) {
        return expression;
      }
    }
  }
}
