package vivarium.debug.dwarf;

import java.util.List;

/** Where a variable is at one moment (2.6). */
public sealed interface Location {
  /** In memory, at an address of the process. */
  record Memory(long address) implements Location {}

  /** In a register, numbered as in the psABI. */
  record Register(int number) implements Location {}

  /** Nowhere, but this is its value: at most 8 bytes. */
  record Number(long value) implements Location {}

  /** Nowhere, but these are its bytes. */
  record Bytes(byte[] bytes) implements Location {}

  /** In several places. */
  record Pieces(List<Piece> pieces) implements Location {}

  /**
   * A part of a variable.
   *
   * @param bits how many it has
   */
  record Piece(Location location, long bits) {}

  /** Not to be had at this moment. */
  record Unavailable(String why) implements Location {}
}
