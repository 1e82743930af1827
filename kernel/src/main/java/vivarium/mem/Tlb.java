package vivarium.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hart's translation cache: direct mapped, one set of entries per kind of access, read by the
 * interpreter and translated code without calls. An entry hits when {@code tag[i] == (va & (~4095L
 * | size - 1))} with {@code i = (int) (va >>> 12) & 255}, so that a misaligned access misses; then
 * the physical address is {@code va + delta[i]}. It may be flushed at any time: if its hart is in
 * guest code on another thread, every flush first has it leave that.
 */
public final class Tlb {
  public static final int ENTRIES = 256;

  /** The page-aligned virtual address of an entry, or -1 (which no access can match). */
  public final long[] readTag = new long[ENTRIES];

  public final long[] writeTag = new long[ENTRIES];
  public final long[] fetchTag = new long[ENTRIES];

  /** Physical minus virtual address of an entry; means nothing while the tag is -1. */
  public final long[] readDelta = new long[ENTRIES];

  public final long[] writeDelta = new long[ENTRIES];
  public final long[] fetchDelta = new long[ENTRIES];

  /** Who reads the entries; null if nobody ever does while another thread changes them. */
  private @Nullable TlbReader reader;

  /** What is known of lines of the pages; null without hierarchy time. */
  private @Nullable KnownLines lines;

  /** Where the only entries are, see {@link #fillOnly}. */
  private int lastCode;

  private int lastData;

  public Tlb() {
    flush();
  }

  public static int index(long va) {
    return (int) (va >>> PhysicalMemory.PAGE_SHIFT) & (ENTRIES - 1);
  }

  /** Whether the page of an address may be executed, and is known. */
  public boolean hasCode(long va) {
    return fetchTag[index(va)] == (va & ~PhysicalMemory.PAGE_MASK);
  }

  /** Says who reads the entries while others may want to flush them, on another thread. */
  public void setReader(TlbReader who) {
    reader = who;
  }

  /** Says where no line may be known whose page is not known here. */
  public void setLines(KnownLines known) {
    lines = known;
  }

  private void forgetLines(int index) {
    if (lines != null) {
      lines.forgetPage(index);
    }
  }

  /**
   * Has the hart leave guest code, if it is in it: then it holds no physical address any more, and
   * sees all that was written before when it goes on.
   */
  void halt() {
    if (reader != null) {
      reader.halt();
    }
  }

  /** Forgets everything. */
  public void flush() {
    halt();
    Arrays.fill(readTag, -1);
    Arrays.fill(writeTag, -1);
    Arrays.fill(fetchTag, -1);
    if (lines != null) {
      lines.forgetPages();
    }
  }

  /** Forgets what is known about the page of {@code va}. */
  public void flushPage(long va) {
    halt();
    long page = va & ~PhysicalMemory.PAGE_MASK;
    int i = index(va);
    forgetLines(i);
    if (readTag[i] == page) {
      readTag[i] = -1;
    }
    if (writeTag[i] == page) {
      writeTag[i] = -1;
    }
    if (fetchTag[i] == page) {
      fetchTag[i] = -1;
    }
  }

  /** Forgets only that the page of {@code va} may be written. */
  public void flushWrite(long va) {
    halt();
    int i = index(va);
    forgetLines(i);
    if (writeTag[i] == (va & ~PhysicalMemory.PAGE_MASK)) {
      writeTag[i] = -1;
    }
  }

  /** The page of the last fetch entry if it still stands, else -1. */
  long codePage() {
    return fetchTag[lastCode];
  }

  /**
   * Enters a page and forgets all others of its kind; a page of code forgets those of data. Only
   * such entries may be in the TLB.
   */
  void fillOnly(long va, long pa, Access access) {
    int i = index(va);
    long page = va & ~PhysicalMemory.PAGE_MASK;
    if (access == Access.FETCH) {
      fetchTag[lastCode] = -1;
      lastCode = i;
    }
    if (access == Access.FETCH || readTag[lastData] != page && writeTag[lastData] != page) {
      forgetLines(lastData);
      readTag[lastData] = -1;
      writeTag[lastData] = -1;
    }
    if (access != Access.FETCH) {
      lastData = i;
    }
    fill(va, pa, access);
  }

  void fill(long va, long pa, Access access) {
    long page = va & ~PhysicalMemory.PAGE_MASK;
    long delta = (pa & ~PhysicalMemory.PAGE_MASK) - page;
    int i = index(va);
    switch (access) {
      case FETCH -> {
        fetchTag[i] = page;
        fetchDelta[i] = delta;
      }
      case LOAD -> {
        forgetLines(i);
        readTag[i] = page;
        readDelta[i] = delta;
      }
      case STORE -> {
        forgetLines(i);
        writeTag[i] = page;
        writeDelta[i] = delta;
      }
    }
  }
}
