package vivarium.debug;

/**
 * A named place of a program.
 *
 * @param name without its version
 * @param version such as {@code GLIBC_2.34}, "" if it has none
 * @param address where it starts: as linked, or in a process, as the giver says
 * @param size bytes, 0 if the table does not say
 * @param kind what is there
 * @param global whether other objects can see it
 */
public record Symbol(
    String name, String version, long address, long size, Kind kind, boolean global) {

  /** What a symbol stands for. */
  public enum Kind {
    FUNCTION,
    /** A function that returns the address of the function that is meant (STT_GNU_IFUNC). */
    INDIRECT_FUNCTION,
    OBJECT,
    /** A place without a type, often a label in assembly. */
    LABEL
  }

  /** Whether it is code, as opposed to data. */
  public boolean function() {
    return kind == Kind.FUNCTION || kind == Kind.INDIRECT_FUNCTION;
  }

  /** The same symbol elsewhere. */
  Symbol movedBy(long bias) {
    return new Symbol(name, version, address + bias, size, kind, global);
  }
}
