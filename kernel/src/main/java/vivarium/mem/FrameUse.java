package vivarium.mem;

/** What a frame of RAM is used for; each frame has exactly one use at a time. */
public enum FrameUse {
  /** On the free list. */
  FREE,
  /** Private memory of processes: heap, stacks, copies of file pages that were written. */
  ANONYMOUS,
  /** A page of a file in the page cache. */
  FILE,
  /** A page of shared anonymous memory or of a file that lives in memory alone (tmpfs). */
  SHARED,
  /** A node of an Sv39 table. */
  PAGE_TABLE,
  /** The kernel's own: the zero page, the vdso, buffers. */
  KERNEL
}
