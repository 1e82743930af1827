package vivarium.debug;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;

/**
 * Names addresses of a process by the symbol tables of the files that it has mapped, and finds the
 * address of a name. Tables are kept as long as the file's pages are. Called on the machine thread.
 */
public final class Symbols {
  private final Map<FilePages, SymbolTable> tables = new WeakHashMap<>();

  /** A mapped file: its table, and what was added to its linked addresses when it was loaded. */
  private record Module(MappedFile file, SymbolTable table, long bias) {}

  /**
   * An address as a person reads it: {@code main+0x1c in hello}, {@code hello+0x5f8} if no symbol
   * covers it, {@code in [stack]} outside of files, or null where nothing is mapped.
   */
  public @Nullable String describe(AddressSpace space, long address) {
    Vma area = space.find(address);
    if (area == null) {
      return null;
    }
    Module module = module(space, area);
    Symbol symbol = module == null ? null : module.table.at(address - module.bias);
    if (module != null && symbol != null) {
      long distance = address - module.bias - symbol.address();
      String suffix = distance == 0 ? "" : "+0x" + Long.toHexString(distance);
      return symbol.name() + suffix + " in " + lastName(module.file);
    }
    MappedFile file = area.file();
    if (file != null) {
      long offset = address - area.start() + area.fileOffset();
      return lastName(file) + "+0x" + Long.toHexString(offset);
    }
    String name = space.name(area);
    return "in " + (name.isEmpty() ? "anonymous memory" : name);
  }

  /** The symbol that covers an address, with the address where it is now, or null. */
  public @Nullable Symbol at(AddressSpace space, long address) {
    Vma area = space.find(address);
    Module module = area == null ? null : module(space, area);
    Symbol symbol = module == null ? null : module.table.at(address - module.bias);
    return module == null || symbol == null ? null : moved(symbol, module.bias);
  }

  /** The first symbol of this name in the order of addresses, where it is now, or null. */
  public @Nullable Symbol named(AddressSpace space, String name) {
    FilePages last = null;
    for (Vma area : space.areas()) {
      MappedFile file = area.file();
      if (file == null || file.pages() == last) {
        continue;
      }
      last = file.pages();
      Module module = module(space, area, file);
      Symbol symbol = module == null ? null : module.table.named(name);
      if (module != null && symbol != null) {
        return moved(symbol, module.bias);
      }
    }
    return null;
  }

  private static Symbol moved(Symbol symbol, long bias) {
    return new Symbol(symbol.name(), symbol.address() + bias, symbol.size(), symbol.function());
  }

  private static String lastName(MappedFile file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }

  /** The file that an area is of: its own, or for bss the one mapped right below it. */
  private @Nullable Module module(AddressSpace space, Vma area) {
    MappedFile own = area.file();
    if (own != null) {
      return module(space, area, own);
    }
    Vma below = area.start() == 0 ? null : space.find(area.start() - 1);
    MappedFile file = below == null ? null : below.file();
    return below == null || file == null ? null : module(space, below, file);
  }

  private @Nullable Module module(AddressSpace space, Vma area, MappedFile file) {
    SymbolTable table =
        tables.computeIfAbsent(file.pages(), pages -> SymbolTable.read(reader(pages)));
    // Two segments can share a page of the file, so the start of the file tells where it went.
    Vma start = area;
    for (Vma other : space.areas()) {
      MappedFile same = other.file();
      if (other.start() > area.start()) {
        break;
      }
      if (same != null && same.pages() == file.pages() && other.fileOffset() == 0) {
        start = other;
      }
    }
    long offset = start.fileOffset();
    for (SymbolTable.Segment segment : table.segments()) {
      long first = segment.offset() & ~PhysicalMemory.PAGE_MASK;
      if (offset >= first && offset - first < segment.offset() - first + segment.fileSize()) {
        long linked = segment.address() - segment.offset() + offset;
        return new Module(file, table, start.start() - linked);
      }
    }
    return null;
  }

  private static SymbolTable.Source reader(FilePages pages) {
    return (position, into, offset, length) -> {
      try {
        return pages.read(position, into, offset, length);
      } catch (ErrnoException e) {
        return -1;
      }
    };
  }
}
