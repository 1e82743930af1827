package vivarium.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one ELF file tells about its code: symbols and, if it has them, lines and functions. All
 * addresses are as linked. The file is never trusted: what is broken is left out.
 */
public final class ObjectFile {
  private final SymbolTable symbols;

  ObjectFile(SymbolTable.Source source) {
    symbols = SymbolTable.read(source);
  }

  public SymbolTable symbols() {
    return symbols;
  }

  /** The functions that an address is in, innermost first; empty if none is known. */
  public List<SourceFrame> framesAt(long address) {
    Symbol symbol = symbols.at(address);
    return symbol == null ? List.of() : List.of(new SourceFrame(symbol.name(), null, false));
  }

  /** What was added to linked addresses if this offset of the file is mapped at an address. */
  @Nullable Long bias(long offset, long address) {
    for (SymbolTable.Segment segment : symbols.segments()) {
      long first = segment.offset() & -4096;
      if (offset >= first && offset - first < segment.offset() - first + segment.fileSize()) {
        return address - (segment.address() - segment.offset() + offset);
      }
    }
    return null;
  }
}
