package vivarium.debug.dwarf;

/**
 * A variable or parameter of the source, and where it is at one moment.
 *
 * @param name as in the source
 * @param location in the process
 * @param file the path of the file that declares it, "" if unknown
 * @param line of its declaration, 0 if unknown
 * @param function that it belongs to, "" for a global one
 */
public record Variable(
    String name,
    Type type,
    Location location,
    String file,
    int line,
    boolean parameter,
    String function) {

  /** Bytes. */
  public long size() {
    return type.size();
  }

  /** Whether it is in memory and this address is within it. */
  public boolean covers(long address) {
    return location instanceof Location.Memory memory
        && address >= memory.address()
        && address - memory.address() < Math.max(1, size());
  }
}
