package vivarium.mem;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vivarium.mem.replace.References;
import vivarium.mem.replace.Replacement;

/**
 * How a machine's memory is paged.
 *
 * @param replacement which page goes when memory is short
 * @param swapBytes size of the swap device, a multiple of the page size; 0 for none
 * @param swapFile the file of the host that the device is kept in; null for memory
 * @param storage what swapped pages and files are kept on
 * @param future for the policy opt: the references of an earlier run of the same work
 * @param recording takes the references of this run; null for none
 * @param seed of what the policy does at random
 */
public record Paging(
    Replacement replacement,
    long swapBytes,
    @Nullable Path swapFile,
    Storage storage,
    @Nullable References future,
    @Nullable References recording,
    long seed) {
  /** No swap device, the default policy, an SSD. */
  public static final Paging DEFAULT =
      new Paging(Replacement.ACTIVE_INACTIVE, 0, null, Storage.SSD, null, null, 1);

  public Paging {
    if (swapBytes < 0 || swapBytes % PhysicalMemory.PAGE_SIZE != 0 || swapBytes > 64L << 30) {
      throw new IllegalArgumentException("swap must be whole pages, at most 64 GiB");
    }
    if (replacement == Replacement.OPT && future == null) {
      throw new IllegalArgumentException("opt needs the references of an earlier run");
    }
  }

  /** Whether every use of a page must be seen, for the policy or for the record. */
  public boolean isExact() {
    return replacement == Replacement.LRU || replacement == Replacement.OPT || recording != null;
  }

  public Paging with(Replacement policy) {
    return new Paging(policy, swapBytes, swapFile, storage, future, recording, seed);
  }

  /** With the policy opt. */
  public Paging withFuture(References references) {
    return new Paging(Replacement.OPT, swapBytes, swapFile, storage, references, recording, seed);
  }

  public Paging withSwap(long bytes, @Nullable Path file) {
    return new Paging(replacement, bytes, file, storage, future, recording, seed);
  }

  public Paging with(Storage device) {
    return new Paging(replacement, swapBytes, swapFile, device, future, recording, seed);
  }

  public Paging recordedBy(@Nullable References references) {
    return new Paging(replacement, swapBytes, swapFile, storage, future, references, seed);
  }

  public Paging seeded(long newSeed) {
    return new Paging(replacement, swapBytes, swapFile, storage, future, recording, newSeed);
  }
}
