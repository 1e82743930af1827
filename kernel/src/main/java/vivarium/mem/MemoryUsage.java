package vivarium.mem;

/** Exact counters of one address space, in pages and events; what status, stat and statm show. */
public final class MemoryUsage {
  /** Resident private anonymous pages. */
  public long anonymousPages;

  /** Resident pages of files. */
  public long filePages;

  /** Resident pages of shared memory and tmpfs files. */
  public long sharedPages;

  /** Private pages on the swap device. */
  public long swapPages;

  /** Page-table frames. */
  public long tablePages;

  /** Pages of all areas, and of those counted as data, code and stack. */
  public long totalPages;

  public long dataPages;
  public long codePages;
  public long stackPages;
  public long lockedPages;

  /** The highest that {@link #residentPages} and {@link #totalPages} have been. */
  public long peakResidentPages;

  public long peakTotalPages;

  public long minorFaults;
  public long majorFaults;

  public long residentPages() {
    return anonymousPages + filePages + sharedPages;
  }

  void updatePeaks() {
    peakResidentPages = Math.max(peakResidentPages, residentPages());
    peakTotalPages = Math.max(peakTotalPages, totalPages);
  }
}
