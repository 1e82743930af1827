package vivarium.mem;

/**
 * Somebody who keeps knowledge of his own beside an address space, by virtual address, and hears
 * here of what the kernel does to it. Called on the machine thread.
 */
public interface MemoryWatch {
  /** Nothing is mapped there any more, or something else will be; the bounds are page-aligned. */
  void unmapped(long start, long end);

  /** Pages moved, with their contents; what was at {@code to} is gone. Bounds are page-aligned. */
  void moved(long from, long to, long length);

  /** The kernel has written these bytes for the program. */
  void written(long address, long length);

  /** The space was copied for fork; returns who watches the copy. */
  MemoryWatch forked(AddressSpace child);

  /** The last user leaves: the memory is still there, and goes when this returns. */
  void closing();
}
