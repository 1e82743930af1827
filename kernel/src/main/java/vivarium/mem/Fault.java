package vivarium.mem;

/** How a page fault ended. The first two let the instruction be tried again; the others do not. */
public enum Fault {
  /** Resolved without input: demand-zero, copy-on-write, a page that was in the page cache. */
  MINOR,
  /** Resolved, and a page had to be read from where the file lives. */
  MAJOR,
  /** No area covers the address: SIGSEGV with si_code SEGV_MAPERR. */
  SEGV_MAPERR,
  /** An area covers the address but forbids the access: SIGSEGV with si_code SEGV_ACCERR. */
  SEGV_ACCERR,
  /** The page lies beyond the end of the mapped file, or reading it failed: SIGBUS, BUS_ADRERR. */
  BUS_ADRERR,
  /** No frame could be had: the kernel decides who must go, then the access is tried again. */
  OUT_OF_MEMORY,
  /**
   * The page is on its way from a device, as {@link PageIo#waitUntil} says: the access is tried
   * again then.
   */
  WAIT;

  /** Whether the faulting instruction can be executed again now. */
  public boolean resolved() {
    return this == MINOR || this == MAJOR;
  }
}
