package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;

/**
 * A function with code of its own, or one whose code was copied into another; with those that were
 * copied into it. Made of the entries of a unit.
 */
final class Function {
  final Entry entry;
  final Ranges ranges;
  final boolean inlined;
  final List<Function> copies = new ArrayList<>(0);

  Function(Entry entry, Ranges ranges, boolean inlined) {
    this.entry = entry;
    this.ranges = ranges;
    this.inlined = inlined;
  }

  /** The functions of a unit that have code, in the order of their entries. */
  static List<Function> of(Entry root) {
    List<Function> all = new ArrayList<>();
    collect(root, null, all);
    return all;
  }

  private static void collect(Entry entry, @Nullable Function within, List<Function> all) {
    for (Entry child : entry.children()) {
      Function inner = within;
      int tag = child.tag();
      if (tag == Tag.SUBPROGRAM || tag == Tag.INLINED_SUBROUTINE) {
        Ranges ranges = ranges(child);
        inner = null;
        if (!ranges.isEmpty()) {
          inner = new Function(child, ranges, tag == Tag.INLINED_SUBROUTINE);
          (within == null || !inner.inlined ? all : within.copies).add(inner);
        }
      }
      if (!child.children().isEmpty()) {
        collect(child, inner, all);
      }
    }
  }

  private static Ranges ranges(Entry entry) {
    try {
      return Ranges.of(entry);
    } catch (BadObjectException e) {
      entry.unit.sections.note("a function", e);
      return Ranges.NONE;
    }
  }
}
