package vivarium.mem;

/** What the memory of the machine has done since boot; pages and events, only ever counting up. */
public final class MemoryCounters {
  public long framesAllocated;
  public long framesFreed;
  public long framesReclaimed;
  public long allocationFailures;

  public long minorFaults;
  public long majorFaults;
  public long zeroFills;
  public long copiesOnWrite;
  public long pagesReadFromFiles;
  public long pagesWrittenToFiles;

  /** Pages promised to address spaces that could all be written, as Committed_AS counts. */
  public long committedPages;

  /** Pages that mlock holds, over all address spaces. */
  public long lockedPages;
}
