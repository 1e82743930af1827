package vivarium.debug;

/**
 * A line of source text, as the compiler named it.
 *
 * @param file the path, with the compiler's directory in front if it was relative
 * @param line counted from 1; 0 if the compiler says that no line is meant
 * @param column counted from 1; 0 if unknown
 */
public record SourceLine(String file, int line, int column) {
  /** The last part of the path. */
  public String fileName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** {@code hello.c:12}. */
  @Override
  public String toString() {
    return fileName() + ":" + (line == 0 ? "?" : Integer.toString(line));
  }
}
