package vivarium.mem;

/** What the memory of the machine has done since boot; pages and events, only ever counting up. */
public final class MemoryCounters {
  public long framesAllocated;
  public long framesFreed;
  public long framesReclaimed;
  public long allocationFailures;

  /** Allocations that had to reclaim themselves, and rounds of reclaim in the background. */
  public long allocationStalls;

  public long backgroundRuns;

  /** Pages that reclaim looked at and made to go. */
  public long pagesScannedDirect;

  public long pagesScannedBackground;
  public long pagesStolenDirect;
  public long pagesStolenBackground;

  /** Pages read from and written to the swap device, read-ahead among the former. */
  public long swapIns;

  public long swapOuts;
  public long swapReadAhead;
  public long swapReadAheadHits;

  /** Pages given up with MADV_FREE that have gone. */
  public long lazyFreed;

  /** Pages that came back after they had gone, and those of them that should not have gone. */
  public long refaultsAnonymous;

  public long refaultsFile;
  public long activationsAnonymous;
  public long activationsFile;

  /** Processes ended for want of memory. */
  public long outOfMemoryKills;

  public long minorFaults;
  public long majorFaults;
  public long zeroFills;
  public long copiesOnWrite;
  public long pagesReadFromFiles;
  public long pagesWrittenToFiles;

  /** Pages promised to address spaces that could all be written, as Committed_AS counts. */
  public long committedPages;

  /** Pages of areas that mlock holds, in memory or not, over all address spaces. */
  public long lockedPages;
}
