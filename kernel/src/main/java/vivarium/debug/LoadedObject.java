package vivarium.debug;

/**
 * An object file where a process has mapped it.
 *
 * @param path as /proc/PID/maps shows it
 * @param file what is read from it
 * @param bias what was added to its linked addresses
 * @param start the first address of its areas
 * @param end the first address behind its areas
 */
public record LoadedObject(String path, ObjectFile file, long bias, long start, long end) {
  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A symbol of the file where it is now. */
  Symbol moved(Symbol symbol) {
    return symbol.movedBy(bias);
  }
}
