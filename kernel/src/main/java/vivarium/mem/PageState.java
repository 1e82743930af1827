package vivarium.mem;

/** What the page table says of one page of an area. */
public enum PageState {
  /** No entry: never touched, or given back. */
  UNTOUCHED,
  /** Read but never written: the machine's one frame of zeroes. */
  ZERO,
  /** In a frame that this page alone maps, and not written. */
  CLEAN,
  /** In a frame that this page alone maps, and written. */
  DIRTY,
  /** In a frame that other pages map too. */
  SHARED,
  /** Writable memory that is still a common or the file's frame: a write copies it first. */
  COPY_ON_WRITE,
  /** On the swap device. */
  SWAPPED;
}
