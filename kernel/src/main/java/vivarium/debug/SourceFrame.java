package vivarium.debug;

import org.jspecify.annotations.Nullable;

/**
 * One function that an address is in: inlined functions are frames of their own.
 *
 * @param function its name in the source; the symbol's if there is no debug information
 * @param line where it stands: the line of the address, or of the call that was inlined
 * @param inlined whether its code was copied into the next frame's
 */
public record SourceFrame(String function, @Nullable SourceLine line, boolean inlined) {
  /** {@code main (hello.c:12)}. */
  @Override
  public String toString() {
    return line == null ? function : function + " (" + line + ")";
  }
}
