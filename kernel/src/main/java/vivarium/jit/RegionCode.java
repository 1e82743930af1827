package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import vivarium.cpu.DecodedPage;
import vivarium.mem.PhysicalMemory;

/**
 * A translation of some instructions, wherever they lie and whoever runs them: the guest's bytes
 * that it was made from, and a class whose instances are {@link Region}s. Immutable.
 */
final class RegionCode {
  /** Bytes of code in one page, from an offset on. */
  private record Span(int page, int offset, byte[] bytes) {}

  /** The offset of the entry from the start of the first page. */
  final int entry;

  /** Pages that the entry's block lies in, a bit each, the first page being bit 0. */
  final int entryPages;

  /** Bytes of JVM bytecode in the largest method. */
  final int size;

  /** Whether it is a loop, at whose first instruction other regions end. */
  final boolean isLoop;

  /** Guest instructions. */
  final int instructions;

  /** Whether the store has given it up. Set by the machine thread. */
  volatile boolean dropped;

  /** How the windows are numbered. */
  final WindowUse windows;

  /** The ways out of it if it is metered, by number. */
  final List<MeteredExit> exits;

  private final Region prototype;
  private final int links;
  private final List<Span> spans = new ArrayList<>();

  RegionCode(GuestCode code, BitSet slots, Blocks blocks, RegionWriter writer, Region prototype) {
    entry = 2 * blocks.entry().start();
    entryPages = blocks.entry().pages;
    size = writer.size();
    isLoop = !blocks.jumpsBack().isEmpty();
    links = writer.links();
    windows = writer.windows();
    exits = List.copyOf(writer.exits());
    instructions = slots.cardinality();
    this.prototype = prototype;
    BitSet halves = new BitSet();
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      halves.set(slot, code.after(slot));
    }
    int start = halves.nextSetBit(0);
    while (start >= 0) {
      int page = GuestCode.page(start);
      int end = Math.min(halves.nextClearBit(start), (page + 1) * DecodedPage.SLOTS);
      byte[] bytes = new byte[2 * (end - start)];
      for (int half = start; half < end; half++) {
        code.copyHalf(half, bytes, 2 * (half - start));
      }
      spans.add(new Span(page, 2 * (start - page * DecodedPage.SLOTS), bytes));
      start = halves.nextSetBit(end);
    }
  }

  /** A region with this code whose first page is at {@code base}. */
  Region at(long base, TranslatedSpace space) {
    Region region = prototype.fresh();
    region.base = base;
    region.code = this;
    region.space = space;
    region.links = new Region[links];
    region.deltas = new long[windows.count()];
    return region;
  }

  /** Whether it was made from these instructions at the same place of a page, entered likewise. */
  boolean isOf(GuestCode code, BitSet slots, int entrySlot) {
    if (entry != 2 * entrySlot || instructions != slots.cardinality()) {
      return false;
    }
    for (Span span : spans) {
      int first = span.page * DecodedPage.SLOTS + span.offset / 2;
      byte[] half = new byte[2];
      for (int i = 0; i < span.bytes.length; i += 2) {
        if (!code.isPresent(first + i / 2)) {
          return false;
        }
        code.copyHalf(first + i / 2, half, 0);
        if (half[0] != span.bytes[i] || half[1] != span.bytes[i + 1]) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a frame holds what page {@code page} of this code must have. */
  boolean matches(int page, int frame, PhysicalMemory memory) {
    for (Span span : spans) {
      if (span.page == page) {
        long at = PhysicalMemory.address(frame) + span.offset;
        for (int i = 0; i < span.bytes.length; i++) {
          if (memory.readByte(at + i) != span.bytes[i]) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
