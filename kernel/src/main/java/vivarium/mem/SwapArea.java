package vivarium.mem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The swap device: slots of a page each, and for each slot how many page table entries and file
 * pages stand for it, and the frame that holds the same page if there is one (the swap cache). Slot
 * 0 is the header, as mkswap(8) writes it, and is never handed out.
 */
final class SwapArea {
  private static final byte[] SIGNATURE = "SWAPSPACE2".getBytes(StandardCharsets.US_ASCII);
  private static final int SIGNATURE_AT = PhysicalMemory.PAGE_SIZE - SIGNATURE.length;

  /** No device. */
  static final SwapArea NONE = new SwapArea(MemorySegment.NULL, "");

  private final MemorySegment store;
  private final String name;
  private final int slots;
  private final int[] count;
  private final int[] cached;
  private final int[] shadow;
  private final boolean[] taken;
  private final boolean[] ofFile;
  private int used;
  private int hand = 1;

  private SwapArea(MemorySegment store, String name) {
    this.store = store;
    this.name = name;
    slots = Math.toIntExact(store.byteSize() >>> PhysicalMemory.PAGE_SHIFT);
    count = new int[slots];
    cached = new int[slots];
    shadow = new int[slots];
    taken = new boolean[slots];
    ofFile = new boolean[slots];
  }

  /**
   * A device of so many bytes, in memory or in a file of the host. The file must be new, empty, or
   * have been one before.
   */
  static SwapArea open(long bytes, @Nullable Path file) throws IOException {
    if (bytes < 2L * PhysicalMemory.PAGE_SIZE) {
      return NONE;
    }
    if (file == null) {
      return new SwapArea(new PhysicalMemory(bytes).segment(), "/dev/swap");
    }
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      if (channel.size() > 0 && !isSwap(channel)) {
        throw new IOException(file + ": holds something else than swapped pages");
      }
      MemorySegment store = channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
      MemorySegment.copy(
          MemorySegment.ofArray(SIGNATURE), 0, store, SIGNATURE_AT, SIGNATURE.length);
      return new SwapArea(store, "/dev/swap");
    }
  }

  private static boolean isSwap(FileChannel channel) throws IOException {
    java.nio.ByteBuffer found = java.nio.ByteBuffer.allocate(SIGNATURE.length);
    channel.read(found, SIGNATURE_AT);
    return java.util.Arrays.equals(found.array(), SIGNATURE);
  }

  /** How /proc/swaps names it. */
  String name() {
    return name;
  }

  /** Slots that can be used. */
  int total() {
    return Math.max(0, slots - 1);
  }

  int used() {
    return used;
  }

  int free() {
    return total() - used;
  }

  /** Slots including the header: no slot has this number or a higher one. */
  int end() {
    return slots;
  }

  boolean isTaken(int slot) {
    return slot > 0 && slot < slots && taken[slot];
  }

  /** Takes a free slot, the next one behind the last taken, so that neighbours stay together. */
  int allocate() {
    if (free() <= 0) {
      return 0;
    }
    while (taken[hand]) {
      hand = hand + 1 == slots ? 1 : hand + 1;
    }
    taken[hand] = true;
    used++;
    return hand;
  }

  void free(int slot) {
    if (!taken[slot] || count[slot] != 0 || cached[slot] != 0) {
      throw new IllegalStateException("swap slot " + slot + " freed while in use");
    }
    taken[slot] = false;
    ofFile[slot] = false;
    used--;
  }

  int count(int slot) {
    return count[slot];
  }

  /** Changes how many entries stand for the slot, and returns it. */
  int add(int slot, int change) {
    count[slot] += change;
    if (count[slot] < 0) {
      throw new IllegalStateException("swap slot " + slot + " released too often");
    }
    return count[slot];
  }

  /** The frame with the slot's page, or 0. */
  int cached(int slot) {
    return cached[slot];
  }

  void setCached(int slot, int frame) {
    cached[slot] = frame;
  }

  /** Whether the slot's page belongs to a file that lives in memory. */
  boolean isOfFile(int slot) {
    return ofFile[slot];
  }

  void setOfFile(int slot) {
    ofFile[slot] = true;
  }

  /** How many evictions there had been when the slot's page went. */
  int shadow(int slot) {
    return shadow[slot];
  }

  void setShadow(int slot, int evictions) {
    shadow[slot] = evictions;
  }

  /** The bytes of a slot. */
  MemorySegment page(int slot) {
    return store.asSlice((long) slot << PhysicalMemory.PAGE_SHIFT, PhysicalMemory.PAGE_SIZE);
  }
}
