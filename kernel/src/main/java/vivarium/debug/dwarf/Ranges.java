package vivarium.debug.dwarf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** The addresses that an entry covers (2.17): one range, or a list of them. */
final class Ranges {
  static final Ranges NONE = new Ranges(new long[0], 0);

  private static final int END_OF_LIST = 0;
  private static final int BASE_ADDRESSX = 1;
  private static final int STARTX_ENDX = 2;
  private static final int STARTX_LENGTH = 3;
  private static final int OFFSET_PAIR = 4;
  private static final int BASE_ADDRESS = 5;
  private static final int START_END = 6;
  private static final int START_LENGTH = 7;

  /** Starts and ends in turns; the end is the first address behind. */
  private long[] pairs;

  private int length;

  private Ranges(long[] pairs, int length) {
    this.pairs = pairs;
    this.length = length;
  }

  private void add(long start, long end) {
    if (Long.compareUnsigned(start, end) >= 0) {
      return;
    }
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(2, 2 * length));
    }
    pairs[length++] = start;
    pairs[length++] = end;
  }

  /** The addresses of an entry; none if it says nothing of them. */
  static Ranges of(Entry entry) {
    Value list = entry.value(At.RANGES);
    if (list != null) {
      return list(entry.unit, list);
    }
    Value low = entry.value(At.LOW_PC);
    Value high = entry.value(At.HIGH_PC);
    if (low == null || high == null) {
      return NONE;
    }
    Ranges ranges = new Ranges(new long[2], 0);
    long start = low.address();
    ranges.add(start, high.isAddress() ? high.address() : start + high.constant());
    return ranges;
  }

  /** Where a unit's offsets of ranges and locations count from. */
  static long base(Unit unit) {
    Value low = unit.root().entry().value(At.LOW_PC);
    return low == null ? 0 : low.address();
  }

  private static Ranges list(Unit unit, Value value) {
    Ranges ranges = new Ranges(new long[8], 0);
    if (unit.version < 5) {
      ranges.readOld(unit, new Cursor(unit.sections.get(".debug_ranges"), value.number()));
      return ranges;
    }
    long offset =
        value.form() == Form.RNGLISTX
            ? unit.listOffset(".debug_rnglists", unit.root().rangeListsBase(), value.number())
            : value.number();
    ranges.read(unit, new Cursor(unit.sections.get(".debug_rnglists"), offset));
    return ranges;
  }

  private void readOld(Unit unit, Cursor c) {
    long base = base(unit);
    long largest = unit.addressSize == 8 ? -1 : 0xffff_ffffL;
    while (true) {
      long start = c.unsigned(unit.addressSize);
      long end = c.unsigned(unit.addressSize);
      if (start == 0 && end == 0) {
        return;
      }
      unit.sections.spend();
      if (start == largest) {
        base = end;
      } else {
        add(base + start, base + end);
      }
    }
  }

  private void read(Unit unit, Cursor c) {
    long base = base(unit);
    while (true) {
      unit.sections.spend();
      switch (c.u8()) {
        case END_OF_LIST -> {
          return;
        }
        case BASE_ADDRESSX -> base = unit.address(c.uleb());
        case STARTX_ENDX -> add(unit.address(c.uleb()), unit.address(c.uleb()));
        case STARTX_LENGTH -> addLength(unit.address(c.uleb()), c.uleb());
        case OFFSET_PAIR -> add(base + c.uleb(), base + c.uleb());
        case BASE_ADDRESS -> base = c.unsigned(unit.addressSize);
        case START_END -> add(c.unsigned(unit.addressSize), c.unsigned(unit.addressSize));
        case START_LENGTH -> addLength(c.unsigned(unit.addressSize), c.uleb());
        default -> throw new BadObjectException("an unknown kind of range");
      }
    }
  }

  private void addLength(long start, long size) {
    add(start, start + size);
  }

  boolean isEmpty() {
    return length == 0;
  }

  int count() {
    return length / 2;
  }

  long start(int index) {
    return pairs[2 * index];
  }

  /** The first address behind range {@code index}. */
  long end(int index) {
    return pairs[2 * index + 1];
  }

  boolean contains(long address) {
    for (int i = 0; i < length; i += 2) {
      if (Long.compareUnsigned(address, pairs[i]) >= 0
          && Long.compareUnsigned(address, pairs[i + 1]) < 0) {
        return true;
      }
    }
    return false;
  }

  /** How many addresses there are. */
  long size() {
    long size = 0;
    for (int i = 0; i < length; i += 2) {
      size += pairs[i + 1] - pairs[i];
    }
    return size;
  }

  @Nullable Long lowest() {
    Long lowest = null;
    for (int i = 0; i < length; i += 2) {
      if (lowest == null || Long.compareUnsigned(pairs[i], lowest) < 0) {
        lowest = pairs[i];
      }
    }
    return lowest;
  }
}
