package vivarium.abi;

/**
 * The malloc service: memory blocks from the kernel for programs without a C library. System calls
 * of our own, far above Linux's (numbers in {@link SyscallNumbers}).
 *
 * <pre>
 *   0x76000  malloc(size)         address of the block, or -ENOMEM
 *   0x76001  calloc(count, size)  the same, zeroed
 *   0x76002  realloc(block, size) the block's new address; the old one is no longer valid
 *   0x76003  free(block)          0
 * </pre>
 *
 * Blocks are aligned to 16 bytes and preceded by a hidden header in user memory:
 *
 * <pre>
 *   block - 16   bytes of header and block together, a multiple of 16, with flags in the low bits
 *   block - 8    check word: {@link #CHECK} xor the header's address xor the word before
 *   block        the program's bytes; in a free block the next and the previous free block of its
 *                size class, and in the last 8 bytes its size again (the boundary tag)
 * </pre>
 *
 * Blocks of {@link #MMAP_THRESHOLD} bytes and more are mappings of their own; the others lie in the
 * area that brk grows.
 */
public final class MallocService {
  public static final int HEADER_BYTES = 16;
  public static final int ALIGNMENT = 16;

  /** Flag: the block is in use. */
  public static final int IN_USE = 1;

  /** Flag: the block is a mapping of its own. */
  public static final int MAPPED = 2;

  /** Flag: the block just before this one is free, and its boundary tag is valid. */
  public static final int PREVIOUS_FREE = 4;

  public static final int FLAGS = ALIGNMENT - 1;

  public static final long MMAP_THRESHOLD = 128 << 10;

  /** "VIVARIUM" as a number. */
  public static final long CHECK = 0x4d55_4952_4156_4956L;

  private MallocService() {}
}
