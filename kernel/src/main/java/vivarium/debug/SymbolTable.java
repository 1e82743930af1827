package vivarium.debug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;

/**
 * The symbols of one ELF file, by address and by name, and where its segments lie. It is made of
 * {@code .symtab}, or of {@code .dynsym} when the file is stripped. The file is never trusted: what
 * does not fit is left out, and a file that is no ELF file has no symbols.
 */
public final class SymbolTable {
  /** Reads bytes of a file; fewer than asked for at its end. */
  @FunctionalInterface
  public interface Source {
    int read(long position, byte[] into, int offset, int length);
  }

  /** A piece of the file and the linked address that it is loaded at; sizes in bytes. */
  public record Segment(long offset, long fileSize, long address, long memorySize) {}

  private static final int MAX_SYMBOLS = 1 << 20;
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_NAME = 4096;

  private static final SymbolTable EMPTY = new SymbolTable(List.of(), List.of());

  private final List<Segment> segments;
  private final Symbol[] byAddress;
  private final Map<String, Symbol> byName = new HashMap<>();

  private SymbolTable(List<Segment> segments, List<Entry> entries) {
    this.segments = List.copyOf(segments);
    // The best name of an address comes last among its equals.
    Comparator<Entry> order =
        Comparator.comparingLong((Entry e) -> e.symbol.address())
            .thenComparing(e -> e.symbol.size() != 0)
            .thenComparingInt(Entry::rank);
    byAddress = entries.stream().sorted(order).map(Entry::symbol).toArray(Symbol[]::new);
    for (Entry entry : entries) {
      byName.merge(entry.symbol.name(), entry.symbol, (a, b) -> entry.rank >= Entry.WEAK ? b : a);
    }
  }

  private record Entry(Symbol symbol, int rank) {
    static final int WEAK = 1;

    static int rank(int binding) {
      return binding == Elf.STB_GLOBAL ? 2 : binding == Elf.STB_LOCAL ? 0 : WEAK;
    }
  }

  /** Reads the table of a file; an empty one if there is none or the file is broken. */
  public static SymbolTable read(Source source) {
    try {
      ByteBuffer header = bytes(source, 0, Elf.HEADER_BYTES);
      if (header.getInt(0) != Elf.MAGIC
          || header.get(Elf.EI_CLASS) != Elf.ELFCLASS64
          || header.get(Elf.EI_DATA) != Elf.ELFDATA2LSB) {
        return EMPTY;
      }
      List<Segment> segments = segments(source, header);
      return new SymbolTable(segments, symbols(source, header));
    } catch (BrokenFileException e) {
      return EMPTY;
    }
  }

  private static final class BrokenFileException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenFileException() {
      super(null, null, false, false);
    }
  }

  private static ByteBuffer bytes(Source source, long position, long length)
      throws BrokenFileException {
    if (position < 0 || length < 0 || length > MAX_BYTES || position > Long.MAX_VALUE - length) {
      throw new BrokenFileException();
    }
    // Read piece by piece, so that a wrong size does not allocate what the file does not have.
    byte[] bytes = new byte[(int) Math.min(length, 1 << 16)];
    int have = 0;
    while (have < length) {
      if (have == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 4L * have));
      }
      int count = source.read(position + have, bytes, have, bytes.length - have);
      if (count <= 0) {
        throw new BrokenFileException();
      }
      have += count;
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Segment> segments(Source source, ByteBuffer header)
      throws BrokenFileException {
    List<Segment> segments = new ArrayList<>();
    int count = header.getShort(Elf.E_PHNUM) & 0xffff;
    long size = (long) count * Elf.PROGRAM_HEADER_BYTES;
    ByteBuffer table = bytes(source, header.getLong(Elf.E_PHOFF), size);
    for (int i = 0; i < count; i++) {
      int at = i * Elf.PROGRAM_HEADER_BYTES;
      if (table.getInt(at + Elf.P_TYPE) == Elf.PT_LOAD) {
        segments.add(
            new Segment(
                table.getLong(at + Elf.P_OFFSET),
                table.getLong(at + Elf.P_FILESZ),
                table.getLong(at + Elf.P_VADDR),
                table.getLong(at + Elf.P_MEMSZ)));
      }
    }
    return segments;
  }

  private static List<Entry> symbols(Source source, ByteBuffer header) {
    try {
      int count = header.getShort(Elf.E_SHNUM) & 0xffff;
      ByteBuffer sections =
          bytes(source, header.getLong(Elf.E_SHOFF), (long) count * Elf.SECTION_HEADER_BYTES);
      List<Entry> entries = section(source, sections, count, Elf.SHT_SYMTAB);
      return entries.isEmpty() ? section(source, sections, count, Elf.SHT_DYNSYM) : entries;
    } catch (BrokenFileException e) {
      return List.of();
    }
  }

  private static List<Entry> section(Source source, ByteBuffer sections, int count, int type)
      throws BrokenFileException {
    for (int i = 0; i < count; i++) {
      int at = i * Elf.SECTION_HEADER_BYTES;
      if (sections.getInt(at + Elf.SH_TYPE) == type) {
        int strings = sections.getInt(at + Elf.SH_LINK);
        if (strings < 0 || strings >= count) {
          throw new BrokenFileException();
        }
        int stringsAt = strings * Elf.SECTION_HEADER_BYTES;
        return entries(contents(source, sections, at), contents(source, sections, stringsAt));
      }
    }
    return List.of();
  }

  private static ByteBuffer contents(Source source, ByteBuffer sections, int at)
      throws BrokenFileException {
    return bytes(source, sections.getLong(at + Elf.SH_OFFSET), sections.getLong(at + Elf.SH_SIZE));
  }

  private static List<Entry> entries(ByteBuffer table, ByteBuffer names) {
    List<Entry> entries = new ArrayList<>();
    int count = Math.min(table.limit() / Elf.SYMBOL_BYTES, MAX_SYMBOLS);
    for (int i = 0; i < count; i++) {
      int at = i * Elf.SYMBOL_BYTES;
      int info = table.get(at + Elf.ST_INFO);
      int type = info & 15;
      boolean isFunction = type == Elf.STT_FUNC || type == Elf.STT_GNU_IFUNC;
      boolean isPlace = isFunction || type == Elf.STT_NOTYPE || type == Elf.STT_OBJECT;
      int section = table.getShort(at + Elf.ST_SHNDX) & 0xffff;
      if (!isPlace || section == Elf.SHN_UNDEF || section == Elf.SHN_ABS) {
        continue;
      }
      String name = name(names, table.getInt(at));
      // Names such as $x mark where code and data begin, and .L are the compiler's own.
      if (!name.isEmpty() && name.charAt(0) != '$' && !name.startsWith(".L")) {
        long address = table.getLong(at + Elf.ST_VALUE);
        long size = Math.max(0, table.getLong(at + Elf.ST_SIZE));
        entries.add(
            new Entry(new Symbol(name, address, size, isFunction), Entry.rank(info >>> 4 & 15)));
      }
    }
    return entries;
  }

  private static String name(ByteBuffer names, int start) {
    if (start <= 0 || start >= names.limit()) {
      return "";
    }
    int end = start;
    while (end < names.limit() && end - start < MAX_NAME && names.get(end) != 0) {
      end++;
    }
    String name = new String(names.array(), start, end - start, StandardCharsets.UTF_8);
    return name.chars().anyMatch(Character::isISOControl) ? "" : name;
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
    if (low == 0) {
      return null;
    }
    Symbol symbol = byAddress[low - 1];
    boolean covers = symbol.size() == 0 || address - symbol.address() < symbol.size();
    return covers ? symbol : null;
  }

  /** The symbol of this name, a global one before others, or null. */
  public @Nullable Symbol named(String name) {
    return byName.get(name);
  }

  /** The loaded segments in the file's order. */
  public List<Segment> segments() {
    return segments;
  }

  /** How many symbols there are. */
  public int size() {
    return byAddress.length;
  }
}
