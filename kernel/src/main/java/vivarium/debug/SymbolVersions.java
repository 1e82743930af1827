package vivarium.debug;

import java.util.HashMap;
import java.util.Map;
import vivarium.abi.Elf;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;

/** The versions of the symbols of a {@code .dynsym} that the object itself defines. */
final class SymbolVersions {
  static final SymbolVersions NONE = new SymbolVersions(new byte[0], Map.of());

  private static final int MAX_DEFINITIONS = 1 << 12;

  private final byte[] indexes;
  private final Map<Integer, String> names;

  private SymbolVersions(byte[] indexes, Map<Integer, String> names) {
    this.indexes = indexes;
    this.names = names;
  }

  /** Reads {@code .gnu.version} and {@code .gnu.version_d}; none if they are missing or broken. */
  static SymbolVersions of(ElfObject object, byte[] strings) {
    byte[] indexes = new byte[0];
    Map<Integer, String> names = new HashMap<>();
    for (ElfObject.Section section : object.sections()) {
      try {
        if (section.type() == Elf.SHT_GNU_VERSYM) {
          indexes = object.contents(section);
        } else if (section.type() == Elf.SHT_GNU_VERDEF) {
          readDefinitions(object.contents(section), strings, names);
        }
      } catch (BadObjectException e) {
        object.notes().add("symbol versions: " + e.getMessage());
      }
    }
    return new SymbolVersions(indexes, names);
  }

  private static void readDefinitions(byte[] bytes, byte[] strings, Map<Integer, String> names) {
    long at = 0;
    for (int i = 0; i < MAX_DEFINITIONS; i++) {
      Cursor c = new Cursor(bytes, at);
      c.skip(2 + 2); // vd_version, vd_flags
      int index = c.u16();
      c.skip(2 + 4); // vd_cnt, vd_hash
      long auxiliary = c.u32();
      long next = c.u32();
      long name = new Cursor(bytes, at + auxiliary).u32();
      names.put(index, new Cursor(strings, name).string());
      if (next == 0) {
        return;
      }
      at += next;
    }
  }

  private int index(int symbol) {
    return 2 * symbol + 2 <= indexes.length ? new Cursor(indexes, 2L * symbol).u16() : 0;
  }

  /** "" if the symbol has no version. */
  String of(int symbol) {
    int index = index(symbol) & ~Elf.VERSION_HIDDEN;
    return index < 2 ? "" : names.getOrDefault(index, "");
  }

  /** Whether it is there for old programs only. */
  boolean hidden(int symbol) {
    return (index(symbol) & Elf.VERSION_HIDDEN) != 0;
  }
}
