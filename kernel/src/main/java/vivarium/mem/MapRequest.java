package vivarium.mem;

import org.jspecify.annotations.Nullable;
import vivarium.abi.MmapFlags;

/**
 * What mmap is asked for; also used by the loader.
 *
 * @param address the hint, or with MAP_FIXED the place
 * @param length bytes, rounded up to pages
 * @param protection PROT_ bits
 * @param flags MAP_ bits
 * @param file what to map, or null for anonymous memory
 * @param offset where in the file, a multiple of the page size
 * @param mayProtect PROT_ bits that this mapping can ever have: a shared mapping of a file opened
 *     read-only lacks PROT_WRITE, one on a noexec mount PROT_EXEC
 * @param label name shown in maps for special areas such as "[vdso]", or null
 */
public record MapRequest(
    long address,
    long length,
    int protection,
    int flags,
    @Nullable MappedFile file,
    long offset,
    int mayProtect,
    @Nullable String label) {
  private static final int ALL = MmapFlags.PROT_READ | MmapFlags.PROT_WRITE | MmapFlags.PROT_EXEC;

  /** Private anonymous memory. */
  public static MapRequest anonymous(long address, long length, int protection, int flags) {
    int all = flags | MmapFlags.MAP_PRIVATE | MmapFlags.MAP_ANONYMOUS;
    return new MapRequest(address, length, protection, all, null, 0, ALL, null);
  }

  /** A private mapping of a file, which any protection may be given later. */
  public static MapRequest privateFile(
      long address, long length, int protection, int flags, MappedFile file, long offset) {
    int all = flags | MmapFlags.MAP_PRIVATE;
    return new MapRequest(address, length, protection, all, file, offset, ALL, null);
  }

  /** The same under a special name. */
  public MapRequest labelled(String name) {
    return new MapRequest(address, length, protection, flags, file, offset, mayProtect, name);
  }
}
