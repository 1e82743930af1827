package vivarium.shell.machine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;

/**
 * Names an address by the symbol table of the file that is mapped there, such as {@code main+0x1c}.
 * The file is never trusted: whatever does not fit is as if there were no symbol.
 */
final class Symbols {
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int SYMTAB = 2;
  private static final int DYNSYM = 11;
  private static final int MAX_SYMBOLS = 200_000;

  private final FilePages pages;

  private Symbols(FilePages pages) {
    this.pages = pages;
  }

  /** "symbol+0x1c", or "file+0x123" if there is no symbol, or null outside files. */
  static @Nullable String describe(AddressSpace space, long pc) {
    Vma area = space.find(pc);
    MappedFile file = area == null ? null : area.file();
    if (area == null || file == null) {
      return area == null
          ? null
          : "in " + (space.name(area).isEmpty() ? "anonymous memory" : space.name(area));
    }
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    long offset = pc - area.start() + area.fileOffset();
    String symbol = null;
    try {
      symbol = new Symbols(file.pages()).find(offset);
    } catch (ErrnoException | IndexOutOfBoundsException e) {
      // a broken file has no symbols
    }
    return symbol == null ? name + "+0x" + Long.toHexString(offset) : symbol + " in " + name;
  }

  private byte[] bytes(long at, long length) {
    if (at < 0 || length < 0 || length > 32L << 20 || at > pages.size() - length) {
      throw new IndexOutOfBoundsException();
    }
    byte[] bytes = new byte[(int) length];
    int n = 0;
    while (n < bytes.length) {
      int more = pages.read(at + n, bytes, n, bytes.length - n);
      if (more <= 0) {
        throw new IndexOutOfBoundsException();
      }
      n += more;
    }
    return bytes;
  }

  private static long value(byte[] bytes, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  /** The symbol whose range holds the file offset. */
  private @Nullable String find(long offset) {
    byte[] header = bytes(0, 64);
    if (value(header, 0, 4) != 0x464c457fL) {
      return null;
    }
    long address = address(header, offset);
    int count = (int) value(header, 60, 2);
    byte[] sections = bytes(value(header, 40, 8), (long) count * SECTION_HEADER);
    for (int wanted : new int[] {SYMTAB, DYNSYM}) {
      for (int i = 0; i < count; i++) {
        int at = i * SECTION_HEADER;
        if (value(sections, at + 4, 4) == wanted) {
          String name = search(sections, at, count, address);
          if (name != null) {
            return name;
          }
        }
      }
    }
    return null;
  }

  /** The link-time address of a file offset, by the program headers. */
  private long address(byte[] header, long offset) {
    int count = (int) value(header, 56, 2);
    byte[] programs = bytes(value(header, 32, 8), count * 56L);
    for (int i = 0; i < count; i++) {
      int at = i * 56;
      long start = value(programs, at + 8, 8);
      long size = value(programs, at + 32, 8);
      if (value(programs, at, 4) == 1 && offset >= start && offset < start + size) {
        return value(programs, at + 16, 8) + offset - start;
      }
    }
    throw new IndexOutOfBoundsException();
  }

  private @Nullable String search(byte[] sections, int section, int count, long address) {
    long link = value(sections, section + 40, 4);
    if (link >= count) {
      return null;
    }
    int strings = (int) link * SECTION_HEADER;
    long entries = Math.min(value(sections, section + 32, 8) / SYMBOL, MAX_SYMBOLS);
    byte[] table = bytes(value(sections, section + 24, 8), entries * SYMBOL);
    long best = -1;
    long bestName = 0;
    for (int i = 0; i < entries; i++) {
      int at = i * SYMBOL;
      int type = table[at + 4] & 0xf;
      long start = value(table, at + 8, 8);
      long size = value(table, at + 16, 8);
      boolean inside = address >= start && (address < start + size || size == 0);
      boolean defined = value(table, at + 6, 2) != 0;
      if (inside && defined && type <= 2 && type != 1 && start > best) {
        best = start;
        bestName = value(table, at, 4);
      }
    }
    if (best < 0) {
      return null;
    }
    byte[] names = bytes(value(sections, strings + 24, 8), value(sections, strings + 32, 8));
    int end = (int) bestName;
    while (end < names.length && names[end] != 0) {
      end++;
    }
    String name = new String(names, (int) bestName, end - (int) bestName, StandardCharsets.UTF_8);
    boolean mapping = name.startsWith("$") || name.isEmpty();
    return mapping ? null : name + "+0x" + Long.toHexString(address - best);
  }
}
