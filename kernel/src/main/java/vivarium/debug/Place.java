package vivarium.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an address in a process.
 *
 * @param address in the process
 * @param path of the mapped file, as /proc/PID/maps shows it
 * @param objectAddress the same address as the file was linked
 * @param symbol the symbol that covers it, at its address in the process; null if none does
 * @param frames the functions it is in, innermost first: the inlined ones, then the one that has
 *     code of its own; empty if not even a symbol is known
 */
public record Place(
    long address,
    String path,
    long objectAddress,
    @Nullable Symbol symbol,
    List<SourceFrame> frames) {

  /** The last part of the file's path. */
  public String object() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The innermost function, or null. */
  public @Nullable String function() {
    return frames.isEmpty() ? null : frames.getFirst().function();
  }

  /** The line of source, or null. */
  public @Nullable SourceLine line() {
    return frames.isEmpty() ? null : frames.getFirst().line();
  }

  /** Bytes from the symbol's start; 0 without a symbol. */
  public long offset() {
    return symbol == null ? 0 : address - symbol.address();
  }

  /**
   * As memcheck names a place: {@code main (hello.c:12)}, {@code main (in /bin/hello)}, or {@code
   * ??? (in /bin/hello)}.
   */
  public String inWords() {
    SourceFrame innermost = frames.isEmpty() ? null : frames.getFirst();
    if (innermost != null && innermost.line() != null) {
      return innermost.toString();
    }
    return (innermost == null ? "???" : innermost.function()) + " (in " + path + ")";
  }

  /** {@code main+0x1c (hello.c:12) in hello}, or what of it is known. */
  @Override
  public String toString() {
    SourceLine line = line();
    String source = line == null ? "" : " (" + line + ")";
    if (symbol == null) {
      return object() + "+0x" + Long.toHexString(objectAddress) + source;
    }
    String distance = offset() == 0 ? "" : "+0x" + Long.toHexString(offset());
    return symbol.name() + distance + source + " in " + object();
  }
}
