package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/** A debugging information entry (DIE). Attributes are read from the section's bytes each time. */
final class Entry {
  private static final int MAX_DEPTH = 1 << 10;

  final Unit unit;
  final int offset;
  final Abbreviations.Shape shape;
  final @Nullable Entry parent;
  private final int attributes;
  private List<Entry> children = List.of();

  private Entry(
      Unit unit, int offset, Abbreviations.Shape shape, int attributes, @Nullable Entry parent) {
    this.unit = unit;
    this.offset = offset;
    this.shape = shape;
    this.attributes = attributes;
    this.parent = parent;
  }

  /** Reads one entry, leaving the cursor behind it; null for the end of a list of children. */
  static @Nullable Entry read(Unit unit, Cursor c, @Nullable Entry parent) {
    int offset = c.position();
    int code = c.ulebInt();
    if (code == 0) {
      return null;
    }
    Abbreviations.Shape shape = unit.abbreviations().get(code);
    Entry entry = new Entry(unit, offset, shape, c.position(), parent);
    int[] specifications = shape.specifications();
    for (int i = 1; i < specifications.length; i += 2) {
      Form.skip(c, specifications[i], unit);
    }
    return entry;
  }

  /**
   * Reads an entry with everything below it; stops quietly where the unit is broken.
   *
   * @return all entries in the order of their offsets, the one above all others first
   */
  static List<Entry> readTree(Unit unit, Cursor c) {
    Entry root = read(unit, c, null);
    if (root == null) {
      throw new BadObjectException("an empty unit");
    }
    List<Entry> all = new ArrayList<>();
    all.add(root);
    Entry open = root.shape.children() ? root : null;
    int depth = 1;
    try {
      while (open != null && c.hasMore()) {
        if (depth > MAX_DEPTH) {
          throw new BadObjectException("entries nest too deeply");
        }
        unit.sections.spend();
        Entry entry = read(unit, c, open);
        if (entry == null) {
          open = open.parent;
          depth--;
          continue;
        }
        if (open.children.isEmpty()) {
          open.children = new ArrayList<>(4);
        }
        open.children.add(entry);
        all.add(entry);
        if (entry.shape.children()) {
          open = entry;
          depth++;
        }
      }
    } catch (BadObjectException e) {
      unit.sections.note(unit.section, e);
    }
    return all;
  }

  int tag() {
    return shape.tag();
  }

  List<Entry> children() {
    return children;
  }

  /** The value of an attribute of the entry itself, or null. */
  @Nullable Value value(int attribute) {
    int[] specifications = shape.specifications();
    for (int wanted = 0; wanted < specifications.length; wanted += 2) {
      if (specifications[wanted] == attribute) {
        Cursor c = new Cursor(unit.bytes, attributes, unit.end);
        for (int i = 0; i < wanted; i += 2) {
          Form.skip(c, specifications[i + 1], unit);
        }
        return Value.read(unit, c, specifications[wanted + 1], shape.constants()[wanted / 2]);
      }
    }
    return null;
  }

  boolean has(int attribute) {
    int[] specifications = shape.specifications();
    for (int i = 0; i < specifications.length; i += 2) {
      if (specifications[i] == attribute) {
        return true;
      }
    }
    return false;
  }

  @Nullable String string(int attribute) {
    Value value = value(attribute);
    return value == null ? null : value.string();
  }

  long constant(int attribute, long otherwise) {
    Value value = value(attribute);
    return value == null || value.isBlock() ? otherwise : value.constant();
  }

  boolean flag(int attribute) {
    return constant(attribute, 0) != 0;
  }
}
