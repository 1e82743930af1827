package vivarium.heapcheck;

import org.jspecify.annotations.Nullable;

/** A block of the checked program's heap, in use or freed a short while ago. */
final class Block {
  /** Which functions a block belongs to: it must be freed by those of its own kind. */
  enum Family {
    MALLOC,
    NEW,
    NEW_ARRAY
  }

  final long address;
  final long size;
  final Family family;
  final Trace allocated;

  /** The place in the arena, red zones included. */
  final long placeStart;

  final long placeSize;

  /** Where it was freed; null while it is in use. */
  @Nullable Trace freed;

  Block(long address, long size, Family family, Trace allocated, long placeStart, long placeSize) {
    this.address = address;
    this.size = size;
    this.family = family;
    this.allocated = allocated;
    this.placeStart = placeStart;
    this.placeSize = placeSize;
  }

  long end() {
    return address + size;
  }

  Block copy() {
    Block copy = new Block(address, size, family, allocated, placeStart, placeSize);
    copy.freed = freed;
    return copy;
  }
}
