package vivarium.shell.perf;

import org.jspecify.annotations.Nullable;

/**
 * A place in a program as a report names it.
 *
 * @param function or the address in brackets, if no symbol covers it
 * @param object the file that it is in, or what else is mapped there
 * @param file of the source, or null
 * @param line of the source, 0 if unknown
 */
record Frame(String function, String object, @Nullable String file, int line) {
  /** {@code matrix.c:31}, or the object if the source is not known. */
  String source() {
    return file == null ? object : file.substring(file.lastIndexOf('/') + 1) + ":" + line;
  }
}
