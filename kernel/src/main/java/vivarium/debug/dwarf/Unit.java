package vivarium.debug.dwarf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;

/**
 * A unit of {@code .debug_info} or {@code .debug_types} (7.5.1): its header, and what its first
 * entry says that all others need. The entries themselves are read when they are asked for.
 */
final class Unit {
  static final int COMPILE = 1;
  static final int TYPE = 2;
  static final int PARTIAL = 3;
  static final int SKELETON = 4;
  static final int SPLIT_COMPILE = 5;
  static final int SPLIT_TYPE = 6;

  final Sections sections;
  final String section;
  final byte[] bytes;

  /** Of the unit in its section, and of the first byte behind it. */
  final int start;

  final int end;
  final boolean wide;
  final int version;
  final int addressSize;
  final int kind;

  /** Of a type unit: what refers to it, and where its type is from the unit's start. */
  final long signature;

  final long typeOffset;
  private final long abbreviationOffset;
  private final int firstEntry;
  private @Nullable Abbreviations abbreviations;
  private @Nullable Root root;

  /** What the first entry says. */
  record Root(
      Entry entry,
      long addressBase,
      long stringOffsetsBase,
      long rangeListsBase,
      long locationListsBase) {}

  /** Reads the header at the cursor, which moves behind the unit. */
  Unit(Sections sections, String section, Cursor c) {
    this.sections = sections;
    this.section = section;
    this.bytes = c.bytes();
    start = c.position();
    long length = c.u32();
    wide = length == 0xffff_ffffL;
    if (wide) {
      length = c.u64();
    } else if (length >= 0xffff_fff0L) {
      throw new BadObjectException("a unit of a reserved length");
    }
    Cursor header = c.slice(length);
    end = c.position();
    version = header.u16();
    if (version < 2 || version > 5) {
      throw new BadObjectException("a unit of DWARF version " + version);
    }
    if (version >= 5) {
      kind = header.u8();
      addressSize = header.u8();
      abbreviationOffset = header.offset(wide);
    } else {
      abbreviationOffset = header.offset(wide);
      addressSize = header.u8();
      kind = section.equals(".debug_types") ? TYPE : COMPILE;
    }
    if (addressSize != 8 && addressSize != 4) {
      throw new BadObjectException("addresses of " + addressSize + " bytes");
    }
    if (kind == TYPE || kind == SPLIT_TYPE) {
      signature = header.u64();
      typeOffset = header.offset(wide);
    } else {
      signature = kind == SKELETON || kind == SPLIT_COMPILE ? header.u64() : 0;
      typeOffset = 0;
    }
    firstEntry = header.position();
  }

  Abbreviations abbreviations() {
    Abbreviations present = abbreviations;
    if (present == null) {
      present = sections.abbreviations(abbreviationOffset);
      abbreviations = present;
    }
    return present;
  }

  /** The first entry and the bases of indexed forms that it gives. */
  Root root() {
    Root present = root;
    if (present == null) {
      Cursor c = new Cursor(bytes, firstEntry, end);
      Entry entry = Entry.read(this, c, null);
      if (entry == null) {
        throw new BadObjectException("an empty unit");
      }
      present =
          new Root(
              entry,
              base(entry, At.ADDR_BASE, 8),
              base(entry, At.STR_OFFSETS_BASE, wide ? 16 : 8),
              base(entry, At.RNGLISTS_BASE, wide ? 20 : 12),
              base(entry, At.LOCLISTS_BASE, wide ? 20 : 12));
      root = present;
    }
    return present;
  }

  /** A base, or if the unit does not say where its part begins, behind the section's header. */
  private static long base(Entry entry, int attribute, long otherwise) {
    Value value = entry.value(attribute);
    return value == null ? otherwise : value.number();
  }

  /** All entries, the first one above all others. */
  List<Entry> tree() {
    return Entry.readTree(this, new Cursor(bytes, firstEntry, end));
  }

  private Cursor indexed(String name, long base, long index, int size) {
    byte[] table = sections.get(name);
    if (index < 0 || index > table.length || base < 0 || base > table.length) {
      throw new BadObjectException("index " + index + " is outside of " + name);
    }
    return new Cursor(table, base + index * size);
  }

  /** Entry {@code index} of the unit's part of {@code .debug_addr}. */
  long address(long index) {
    return indexed(".debug_addr", root().addressBase, index, addressSize).unsigned(addressSize);
  }

  /** The string that entry {@code index} of the unit's part of {@code .debug_str_offsets} means. */
  String indexedString(long index) {
    Cursor c = indexed(".debug_str_offsets", root().stringOffsetsBase, index, wide ? 8 : 4);
    return sections.string(".debug_str", c.offset(wide));
  }

  /** The offset in its section of list {@code index} of ranges or locations. */
  long listOffset(String name, long base, long index) {
    return base + indexed(name, base, index, wide ? 8 : 4).offset(wide);
  }

  /** The name of the source file, or null. */
  @Nullable String name() {
    return root().entry.string(At.NAME);
  }

  /** The directory in which it was compiled, or null. */
  @Nullable String directory() {
    return root().entry.string(At.COMP_DIR);
  }
}
