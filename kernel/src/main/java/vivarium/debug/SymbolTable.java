package vivarium.debug;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;
import vivarium.debug.elf.FileBytes;

/**
 * The symbols of one ELF file, by address and by name: those of {@code .symtab}, and those of
 * {@code .dynsym} with their versions. The file is never trusted: what does not fit is left out,
 * and a file that is no ELF file has no symbols.
 */
public final class SymbolTable {
  private static final int MAX_SYMBOLS = 1 << 20;
  private static final int WEAK = 1;
  private static final int GLOBAL = 2;

  /** How many symbols are looked at for one that covers an address from further below. */
  private static final int NESTED = 16;

  private final Symbol[] byAddress;
  private final Map<String, List<Symbol>> byName = new HashMap<>();

  private record Entry(Symbol symbol, int rank) {}

  private SymbolTable(List<Entry> entries) {
    // The best name of an address comes last among its equals.
    Comparator<Entry> order =
        Comparator.comparingLong((Entry e) -> e.symbol.address())
            .thenComparing(e -> e.symbol.size() != 0)
            .thenComparing(e -> e.symbol.kind() != Symbol.Kind.LABEL)
            .thenComparingInt(Entry::rank);
    byAddress = entries.stream().sorted(order).map(Entry::symbol).toArray(Symbol[]::new);
    entries.stream()
        .sorted(Comparator.comparingInt((Entry e) -> -e.rank))
        .forEach(
            e -> byName.computeIfAbsent(e.symbol.name(), n -> new ArrayList<>(1)).add(e.symbol));
  }

  /** Reads the table of a file; an empty one if there is none or the file is broken. */
  static SymbolTable read(FileBytes file) {
    try {
      return of(new ElfObject(file));
    } catch (BadObjectException e) {
      return new SymbolTable(List.of());
    }
  }

  /** The table of an object; what is broken of it is left out. */
  static SymbolTable of(ElfObject... objects) {
    List<Entry> entries = new ArrayList<>();
    for (ElfObject object : objects) {
      for (int type : new int[] {Elf.SHT_DYNSYM, Elf.SHT_SYMTAB}) {
        try {
          read(object, type, entries);
        } catch (BadObjectException e) {
          object.notes().add("symbols: " + e.getMessage());
        }
      }
    }
    return new SymbolTable(entries);
  }

  private record Key(String name, String version, long address) {}

  private static void read(ElfObject object, int type, List<Entry> entries) {
    ElfObject.Section section = null;
    for (ElfObject.Section s : object.sections()) {
      section = section == null && s.type() == type ? s : section;
    }
    if (section == null) {
      return;
    }
    if (section.link() < 0 || section.link() >= object.sections().size()) {
      throw new BadObjectException("no table of symbol names");
    }
    byte[] names = object.contents(object.sections().get(section.link()));
    Cursor table = new Cursor(object.contents(section), 0);
    SymbolVersions versions =
        type == Elf.SHT_DYNSYM ? SymbolVersions.of(object, names) : SymbolVersions.NONE;
    Set<Key> known = new HashSet<>();
    entries.forEach(e -> known.add(new Key(e.symbol.name(), "", e.symbol.address())));
    int count = Math.min(table.limit() / Elf.SYMBOL_BYTES, MAX_SYMBOLS);
    for (int i = 0; i < count; i++) {
      table.moveTo((long) i * Elf.SYMBOL_BYTES);
      Entry entry = entry(table, names, versions, i);
      if (entry != null && known.add(key(entry.symbol, type == Elf.SHT_DYNSYM))) {
        entries.add(entry);
      }
    }
  }

  /** Symbols of .dynsym differ by their versions too; .symtab repeats them, often without. */
  private static Key key(Symbol symbol, boolean versions) {
    return new Key(symbol.name(), versions ? symbol.version() : "", symbol.address());
  }

  private static @Nullable Entry entry(
      Cursor table, byte[] names, SymbolVersions versions, int index) {
    int nameOffset = table.s32();
    int info = table.u8();
    table.skip(1);
    int section = table.u16();
    long address = table.u64();
    long size = Math.max(0, table.u64());
    Symbol.Kind kind =
        switch (info & 15) {
          case Elf.STT_FUNC -> Symbol.Kind.FUNCTION;
          case Elf.STT_GNU_IFUNC -> Symbol.Kind.INDIRECT_FUNCTION;
          case Elf.STT_OBJECT -> Symbol.Kind.OBJECT;
          case Elf.STT_NOTYPE -> Symbol.Kind.LABEL;
          default -> null;
        };
    if (kind == null || section == Elf.SHN_UNDEF || section == Elf.SHN_ABS) {
      return null;
    }
    if (nameOffset <= 0 || nameOffset >= names.length) {
      return null;
    }
    String name = new Cursor(names, nameOffset).string();
    // Names such as $x mark where code and data begin, and .L are the compiler's own.
    if (name.isEmpty() || name.charAt(0) == '$' || name.startsWith(".L")) {
      return null;
    }
    String version = versions.of(index);
    int at = name.indexOf('@');
    if (at > 0) { // a linker writes the version into the name in .symtab
      version = name.substring(name.lastIndexOf('@') + 1);
      name = name.substring(0, at);
    }
    int binding = info >>> 4 & 15;
    int rank = binding == Elf.STB_GLOBAL ? GLOBAL : binding == Elf.STB_LOCAL ? 0 : WEAK;
    boolean old = versions.hidden(index);
    return new Entry(new Symbol(name, version, address, size, kind, rank > 0), old ? WEAK : rank);
  }

  /** The symbol that covers a linked address, or null. */
  public @Nullable Symbol at(long address) {
    int low = 0;
    int high = byAddress.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (byAddress[middle].address() <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // A label or a smaller symbol may lie inside of a larger one.
    for (int i = low - 1; i >= Math.max(0, low - 1 - NESTED); i--) {
      Symbol symbol = byAddress[i];
      if (symbol.size() != 0 && address - symbol.address() < symbol.size()) {
        return symbol;
      }
      if (symbol.size() == 0 && i == low - 1 && !coveredFromBelow(i)) {
        return symbol;
      }
    }
    return null;
  }

  private boolean coveredFromBelow(int index) {
    long address = byAddress[index].address();
    for (int i = index - 1; i >= Math.max(0, index - NESTED); i--) {
      if (byAddress[i].size() != 0 && address - byAddress[i].address() < byAddress[i].size()) {
        return true;
      }
    }
    return false;
  }

  /** The symbol of this name, a global one before others, or null. */
  public @Nullable Symbol named(String name) {
    List<Symbol> all = allNamed(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** All symbols of this name: global ones first, default versions before older ones. */
  public List<Symbol> allNamed(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** How many symbols there are. */
  public int size() {
    return byAddress.length;
  }
}
