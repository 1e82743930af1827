package vivarium.mem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process can address: its areas (VMAs), its Sv39 table and their bookkeeping. */
public final class AddressSpace {
  private final Frames frames;
  private final Layout layout;
  private final MemoryLimits limits;

  /** Where the parts of the program are, for brk, /proc/pid/stat and the names of areas. */
  public final ProgramMap program = new ProgramMap();

  /** Pages by kind and faults by kind. */
  public final MemoryUsage usage = new MemoryUsage();

  public AddressSpace(Frames frames, Layout layout, MemoryLimits limits) {
    this.frames = frames;
    this.layout = layout;
    this.limits = limits;
  }

  public Frames frames() {
    return frames;
  }

  public Layout layout() {
    return layout;
  }

  public MemoryLimits limits() {
    return limits;
  }

  // Harts

  /** This hart runs in the space now: its TLB is flushed, and kept right until detached. */
  public void attach(Tlb tlb) {
    tlb.flush();
  }

  public void detach(Tlb tlb) {
    tlb.flush();
  }

  /**
   * Walks the table for one access, sets A and D as hardware does, and enters the page in the TLB.
   * Returns false on a page fault. A store to a frame with decoded code drops that code first.
   */
  public boolean fillTlb(Tlb tlb, long va, Access access) {
    throw new UnsupportedOperationException();
  }

  /** Like {@link #fillTlb} without a TLB: the physical address, or -1 on a page fault. */
  public long translate(long va, Access access) {
    throw new UnsupportedOperationException();
  }

  /** Resolves a page fault if the areas allow the access. */
  public Fault handleFault(long va, Access access) {
    throw new UnsupportedOperationException();
  }

  static void flushWrite(AddressSpace space, long va) {
    throw new UnsupportedOperationException(space + " " + va);
  }

  // Life

  /** A copy for fork: private pages are shared until one side writes. Throws OutOfMemory. */
  public AddressSpace fork(MemoryLimits childLimits) {
    throw new UnsupportedOperationException();
  }

  /** One more process or task uses the space (clone with CLONE_VM). */
  public void retain() {}

  /** One less; the last one frees everything. */
  public void release() {}

  // Mapping. All throw ErrnoException as the system calls of the same names do.

  public long map(MapRequest request) {
    throw new UnsupportedOperationException();
  }

  public void unmap(long address, long length) {
    throw new UnsupportedOperationException();
  }

  public void protect(long address, long length, int protection) {
    throw new UnsupportedOperationException();
  }

  public long remap(long address, long oldLength, long newLength, int flags, long newAddress) {
    throw new UnsupportedOperationException();
  }

  /** Sets where the heap begins: called once by the loader, page-aligned end of bss plus gap. */
  public void setBrkStart(long address) {
    throw new UnsupportedOperationException();
  }

  /** The brk system call: returns the new end of the heap, or the old one if it cannot be. */
  public long brk(long address) {
    throw new UnsupportedOperationException();
  }

  public void advise(long address, long length, int advice) {
    throw new UnsupportedOperationException();
  }

  /** mincore: a byte a page, bit 0 set if in memory. */
  public byte[] resident(long address, long length) {
    throw new UnsupportedOperationException();
  }

  public void sync(long address, long length, int flags) {
    throw new UnsupportedOperationException();
  }

  public void lock(long address, long length, boolean onFault) {
    throw new UnsupportedOperationException();
  }

  public void unlock(long address, long length) {
    throw new UnsupportedOperationException();
  }

  public void lockAll(int flags) {
    throw new UnsupportedOperationException();
  }

  public void unlockAll() {
    throw new UnsupportedOperationException();
  }

  // User memory, for the kernel. Pages are faulted in as the user's own access would.

  /** Copies from user memory; throws ErrnoException EFAULT if not all could be read. */
  public void copyIn(long va, byte[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Copies to user memory; throws ErrnoException EFAULT if not all could be written. */
  public void copyOut(long va, byte[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Copies until the first byte that cannot be read; returns how many bytes were copied. */
  public int copyInUpTo(long va, byte[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Copies until the first byte that cannot be written; returns how many bytes were copied. */
  public int copyOutUpTo(long va, byte[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Writes zeroes to user memory; EFAULT. */
  public void zero(long va, long length) {
    throw new UnsupportedOperationException();
  }

  public byte readByte(long va) {
    throw new UnsupportedOperationException();
  }

  public short readShort(long va) {
    throw new UnsupportedOperationException();
  }

  public int readInt(long va) {
    throw new UnsupportedOperationException();
  }

  public long readLong(long va) {
    throw new UnsupportedOperationException();
  }

  public void writeByte(long va, byte value) {
    throw new UnsupportedOperationException();
  }

  public void writeShort(long va, short value) {
    throw new UnsupportedOperationException();
  }

  public void writeInt(long va, int value) {
    throw new UnsupportedOperationException();
  }

  public void writeLong(long va, long value) {
    throw new UnsupportedOperationException();
  }

  /**
   * The bytes up to a NUL as a string, one char a byte (ISO 8859-1), so that any file name
   * survives. EFAULT; ENAMETOOLONG if no NUL is among the first {@code max} bytes.
   */
  public String readString(long va, int max) {
    throw new UnsupportedOperationException();
  }

  /** Reads as a debugger or /proc/pid/mem does, whatever the rights; returns how many bytes. */
  public int peek(long va, byte[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** Writes as a debugger does: a private page is copied first, whatever the rights. */
  public int poke(long va, byte[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  // Queries

  /** The areas in order of address. */
  public List<Vma> areas() {
    return List.of();
  }

  /** The area that contains the address, or null. */
  public @Nullable Vma find(long va) {
    return null;
  }

  /** The last column of /proc/pid/maps: path, "[heap]", "[stack]", "[vdso]" or "". */
  public String name(Vma area) {
    return "";
  }

  /** Counts the pages of an area as smaps shows them. */
  public AreaUsage areaUsage(Vma area) {
    throw new UnsupportedOperationException();
  }

  /** The eight bytes that /proc/pid/pagemap has for the page. */
  public long pagemapEntry(long va) {
    return 0;
  }
}
