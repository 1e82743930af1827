package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.List;
import vivarium.debug.elf.BadObjectException;

/**
 * Which units an address belongs to: by the ranges in the units' first entries, or for a unit that
 * does not give any by those of its functions. {@code .debug_aranges} is not needed: it repeats
 * them, and clang does not write it.
 */
final class AddressMap {
  private record Piece(long start, long end, Unit unit) {}

  private static final int MAX_FOUND = 8;

  private final Piece[] pieces;

  /** The largest end of all pieces up to and with this one. */
  private final long[] reach;

  AddressMap(DebugData debug) {
    List<Piece> all = new ArrayList<>();
    for (Unit unit : debug.units()) {
      try {
        if (unit.kind == Unit.PARTIAL) {
          continue;
        }
        Ranges ranges = Ranges.of(unit.root().entry());
        if (!ranges.isEmpty()) {
          add(all, ranges, unit);
        } else {
          for (Function function : debug.data(unit).functions()) {
            add(all, function.ranges, unit);
          }
        }
      } catch (BadObjectException e) {
        debug.sections().note("a unit", e);
      }
    }
    all.sort((a, b) -> Long.compareUnsigned(a.start, b.start));
    pieces = all.toArray(Piece[]::new);
    reach = new long[pieces.length];
    long most = 0;
    for (int i = 0; i < pieces.length; i++) {
      most = Long.compareUnsigned(pieces[i].end, most) > 0 ? pieces[i].end : most;
      reach[i] = most;
    }
  }

  private static void add(List<Piece> all, Ranges ranges, Unit unit) {
    for (int i = 0; i < ranges.count(); i++) {
      all.add(new Piece(ranges.start(i), ranges.end(i), unit));
    }
  }

  /** The units with code at an address, the one whose piece begins nearest first. */
  List<Unit> at(long address) {
    int low = 0;
    int high = pieces.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(pieces[middle].start, address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<Unit> found = new ArrayList<>(1);
    for (int i = low - 1; i >= 0 && Long.compareUnsigned(reach[i], address) > 0; i--) {
      if (found.size() == MAX_FOUND) {
        break;
      }
      if (Long.compareUnsigned(pieces[i].end, address) > 0 && !found.contains(pieces[i].unit)) {
        found.add(pieces[i].unit);
      }
    }
    return found;
  }
}
