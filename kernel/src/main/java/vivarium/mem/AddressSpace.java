package vivarium.mem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * What a process can address: its areas (VMAs), its Sv39 table, and exact counters of both. This
 * class holds the state and the few steps that change it; what the system calls make of them is in
 * the classes beside it, one for each verb. Guarded by the machine thread.
 */
public final class AddressSpace {
  /** Where the parts of the program are, for brk, /proc/pid/stat and the names of areas. */
  public final ProgramMap program = new ProgramMap();

  /** Pages by kind and faults by kind. */
  public final MemoryUsage usage = new MemoryUsage();

  /** The membarrier commands that the process has registered for. */
  public int barriers;

  final Frames frames;
  final PhysicalMemory memory;
  final MemoryLimits limits;
  final AreaList areas = new AreaList();
  final PageTable table;
  final PageEntries entries;

  /** Who is told of changes; null for nobody. */
  @Nullable MemoryWatch watch;

  /** Tells this space from all others, in order of making. */
  final long serial;

  /** Flags that new areas get: set by mlockall(MCL_FUTURE). */
  int defaultAreaFlags;

  private final Layout layout;
  private final List<Tlb> tlbs = new ArrayList<>();
  private final Derived derived = new Derived();
  private final FaultHandler faultHandler;
  private final Mapper mapper;
  private final UserMemory userMemory;
  private final KernelHeap heap;
  private int users = 1;

  /**
   * An empty space with one user.
   *
   * @throws OutOfMemory if there is no frame for the root of its table
   */
  public AddressSpace(Frames frames, Layout layout, MemoryLimits limits) {
    this.frames = frames;
    this.memory = frames.memory();
    this.layout = layout;
    this.limits = limits;
    serial = frames.nextSpaceSerial();
    table = new PageTable(frames, usage);
    entries = new PageEntries(this);
    faultHandler = new FaultHandler(this);
    mapper = new Mapper(this);
    userMemory = new UserMemory(this);
    heap = new KernelHeap(this);
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

  /** The malloc service's blocks. */
  public KernelHeap heap() {
    return heap;
  }

  /** Has somebody told of all changes from now on; null for nobody. */
  public void setWatch(@Nullable MemoryWatch newWatch) {
    watch = newWatch;
  }

  public @Nullable MemoryWatch watch() {
    return watch;
  }

  // Harts

  /** This hart runs in the space now: its TLB is flushed, and kept right until detached. */
  public void attach(Tlb tlb) {
    tlb.flush();
    tlbs.add(tlb);
  }

  public void detach(Tlb tlb) {
    tlb.flush();
    tlbs.remove(tlb);
  }

  /**
   * Walks the table for one access, sets A and D as hardware does, and enters the page in the TLB.
   * Returns false on a page fault. A store to a frame with decoded code drops that code first.
   */
  public boolean fillTlb(Tlb tlb, long va, Access access) {
    if (frames.reclaim().isExact()) {
      return fillExactly(tlb, va, access);
    }
    long pa = translate(va, access);
    if (pa < 0) {
      return false;
    }
    tlb.fill(va, pa, access);
    return true;
  }

  /**
   * The same while every change of page must be seen: the TLB keeps one page of code and one of
   * data, and a new page of code forgets that of data. The page of code that is left, or that does
   * the access, was used just before.
   */
  private boolean fillExactly(Tlb tlb, long va, Access access) {
    long code = tlb.codePage();
    if (code >= 0 && code != Layout.pageDown(va)) {
      long entry = table.get(code);
      if (Pte.isPresent(entry)) {
        frames.reclaim().used(this, code, Pte.frame(entry));
      }
    }
    long pa = translate(va, access);
    if (pa < 0) {
      return false;
    }
    tlb.fillOnly(va, pa, access);
    return true;
  }

  /** Like {@link #fillTlb} without a TLB: the physical address, or -1 on a page fault. */
  public long translate(long va, Access access) {
    if (va < 0 || va >= Layout.USER_END) {
      return -1;
    }
    long slot = table.slot(va);
    if (slot == 0) {
      return -1;
    }
    long pte = memory.readLong(slot);
    if (!Pte.allows(pte, access)) {
      return -1;
    }
    long marked = pte | (access == Access.STORE ? Pte.A | Pte.D : Pte.A);
    if (marked != pte) {
      memory.writeLong(slot, marked);
    }
    int frame = Pte.frame(pte);
    if (access == Access.STORE) {
      frames.beforeWrite(frame);
    }
    if (frames.reclaim().isExact()) {
      frames.reclaim().used(this, va, frame);
    }
    return PhysicalMemory.address(frame) | va & PhysicalMemory.PAGE_MASK;
  }

  /**
   * Resolves a page fault for the kernel, if the areas allow the access, and counts it. Never
   * {@link Fault#WAIT}: the time that a device takes is owed, see {@link PageIo}.
   */
  public Fault handleFault(long va, Access access) {
    return faultHandler.handle(va, access, false);
  }

  /** Resolves a page fault of a task in user mode, which may have to wait. */
  public Fault handleUserFault(long va, Access access) {
    return faultHandler.handle(va, access, true);
  }

  /** What others have derived from the table, apart from TLB entries. */
  public Derived derived() {
    return derived;
  }

  /** Has all harts that are in guest code of this space leave it, see {@link TlbReader#halt}. */
  public void halt() {
    tlbs.forEach(Tlb::halt);
  }

  // After each of these no hart is in guest code of this space. What was derived is counted as
  // stale
  // once they have left it, so that none goes on with what it knew, but for the new count.

  void flush(long va) {
    frames.translationListener().forgotten(serial, va);
    for (int i = 0; i < tlbs.size(); i++) {
      tlbs.get(i).flushPage(va);
    }
    derived.changed(va);
  }

  void flushAll() {
    frames.translationListener().forgottenAll(serial);
    tlbs.forEach(Tlb::flush);
    derived.changedAll();
  }

  void flushWrite(long va) {
    for (int i = 0; i < tlbs.size(); i++) {
      tlbs.get(i).flushWrite(va);
    }
    derived.writeProtected(va);
  }

  // Life

  /**
   * A copy for fork: private pages are shared until one side writes.
   *
   * @throws OutOfMemory if there are not enough frames, with nothing changed
   * @throws ErrnoException ENOMEM if the copy would promise more memory than there is
   */
  public AddressSpace fork(MemoryLimits childLimits) {
    return ForkCopy.copy(this, childLimits);
  }

  /** One more process or task uses the space (clone with CLONE_VM). */
  public void retain() {
    users++;
  }

  /** One less; the last one frees everything. */
  public void release() {
    if (--users == 0) {
      if (watch != null) {
        watch.closing();
      }
      mapper.unmapAll();
      flushAll();
      table.free();
    }
  }

  /**
   * Gives the private anonymous pages back at once, because the process will be killed for want of
   * memory and nobody will look at them again; not for a space whose fault is being handled.
   */
  public void reap() {
    for (Vma area : areas.all()) {
      if (!area.has(Vma.SHARED)) {
        Zapping.pages(this, area.start, area.end);
      }
    }
  }

  /** How many processes or tasks use the space. */
  public int users() {
    return users;
  }

  // Mapping. All throw ErrnoException as the system calls of the same names do.

  /** mmap; returns the address. */
  public long map(MapRequest request) {
    return orNoMemory(() -> mapper.map(request));
  }

  public void unmap(long address, long length) {
    mapper.unmap(address, length);
  }

  /** mprotect. */
  public void protect(long address, long length, int protection) {
    orNoMemory(() -> new Protector(this, mapper).protect(address, length, protection));
  }

  /** mremap; returns the address. */
  public long remap(long address, long oldLength, long newLength, int flags, long newAddress) {
    return orNoMemory(
        () -> new Remapper(this, mapper).remap(address, oldLength, newLength, flags, newAddress));
  }

  /** Sets where the heap begins, page-aligned; called once by the loader. */
  public void setBrkStart(long address) {
    program.brkStart = address;
    program.brk = address;
  }

  /** The brk system call: returns the new end of the heap, or the old one if it cannot be. */
  public long brk(long address) {
    return mapper.brk(address);
  }

  /** madvise. */
  public void advise(long address, long length, int advice) {
    orNoMemory(() -> new Advice(this, mapper).advise(address, length, advice));
  }

  /** mincore: a byte a page, bit 0 set if in memory. */
  public byte[] resident(long address, long length) {
    return new Residency(this).resident(address, length);
  }

  /** msync. */
  public void sync(long address, long length, int flags) {
    new Residency(this).sync(address, length, flags);
  }

  /** mlock and mlock2. */
  public void lock(long address, long length, boolean onFault) {
    new Locking(this, mapper).lock(address, length, onFault);
  }

  /** munlock. */
  public void unlock(long address, long length) {
    new Locking(this, mapper).unlock(address, length);
  }

  /** mlockall; the flags are MCL_ bits. */
  public void lockAll(int flags) {
    new Locking(this, mapper).lockAll(flags);
  }

  /** munlockall. */
  public void unlockAll() {
    new Locking(this, mapper).unlockAll();
  }

  private static long orNoMemory(LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (OutOfMemory e) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  private static void orNoMemory(Runnable call) {
    try {
      call.run();
    } catch (OutOfMemory e) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  /** The frame of a page whatever the rights, or -1; see {@link FaultHandler#forced}. */
  int forcedFrame(long va, boolean write) {
    return faultHandler.forced(va, write);
  }

  /**
   * Brings every page of the range in as far as rights allow; false at the first that cannot be.
   */
  boolean populate(long start, long end) {
    return faultHandler.populate(start, end);
  }

  // User memory, for the kernel. Pages are faulted in as the user's own access would.

  /** Copies from user memory; throws ErrnoException EFAULT if not all could be read. */
  public void copyIn(long va, byte[] to, int offset, int length) {
    UserMemory.whole(userMemory.copyIn(va, to, offset, length), length);
  }

  /** Copies to user memory; throws ErrnoException EFAULT if not all could be written. */
  public void copyOut(long va, byte[] from, int offset, int length) {
    UserMemory.whole(userMemory.copyOut(va, from, offset, length), length);
  }

  /** Copies until the first byte that cannot be read; returns how many bytes were copied. */
  public int copyInUpTo(long va, byte[] to, int offset, int length) {
    return userMemory.copyIn(va, to, offset, length);
  }

  /** Copies until the first byte that cannot be written; returns how many bytes were copied. */
  public int copyOutUpTo(long va, byte[] from, int offset, int length) {
    return userMemory.copyOut(va, from, offset, length);
  }

  /** Writes zeroes to user memory; EFAULT. */
  public void zero(long va, long length) {
    userMemory.zero(va, length);
  }

  public byte readByte(long va) {
    return (byte) userMemory.read(va, 1);
  }

  public short readShort(long va) {
    return (short) userMemory.read(va, 2);
  }

  public int readInt(long va) {
    return (int) userMemory.read(va, 4);
  }

  public long readLong(long va) {
    return userMemory.read(va, 8);
  }

  public void writeByte(long va, byte value) {
    userMemory.write(va, value, 1);
  }

  public void writeShort(long va, short value) {
    userMemory.write(va, value, 2);
  }

  public void writeInt(long va, int value) {
    userMemory.write(va, value, 4);
  }

  public void writeLong(long va, long value) {
    userMemory.write(va, value, 8);
  }

  /**
   * Sets an aligned word that programs change at the same time, if it is still what it was; EFAULT.
   */
  public boolean compareAndSetInt(long va, int expected, int value) {
    return userMemory.compareAndSet(va, expected, value);
  }

  /**
   * The bytes up to a NUL as a string, one char a byte (ISO 8859-1), so that any file name
   * survives. EFAULT; ENAMETOOLONG if no NUL is among the first {@code max} bytes.
   */
  public String readString(long va, int max) {
    return userMemory.readString(va, max);
  }

  /** Reads as a debugger or /proc/pid/mem does, whatever the rights; returns how many bytes. */
  public int peek(long va, byte[] to, int offset, int length) {
    return userMemory.peek(va, to, offset, length);
  }

  /** Writes as a debugger does: a private page is copied first, whatever the rights. */
  public int poke(long va, byte[] from, int offset, int length) {
    return userMemory.poke(va, from, offset, length);
  }

  /**
   * Reads as somebody outside of the machine does: nothing is faulted in, marked or counted;
   * returns how many bytes lie before the first that are nowhere.
   */
  public int observe(long va, byte[] to, int offset, int length) {
    return Observer.read(this, va, to, offset, length);
  }

  // Queries

  /** The areas in order of address. */
  public List<Vma> areas() {
    return areas.all();
  }

  /** The area that contains the address, or null. */
  public @Nullable Vma find(long va) {
    return areas.find(va);
  }

  /** The last column of /proc/pid/maps: path, "[heap]", "[stack]", "[vdso]" or "". */
  public String name(Vma area) {
    return Residency.name(this, area);
  }

  /** Counts the pages of an area as smaps shows them. */
  public AreaUsage areaUsage(Vma area) {
    return new Residency(this).count(area);
  }

  /** The eight bytes that /proc/pid/pagemap has for the page. */
  public long pagemapEntry(long va) {
    return new Residency(this).pagemapEntry(va);
  }

  /** Takes back the A bits of all pages, as writing 1 to clear_refs does. */
  public void clearReferenced() {
    clearReferenced(area -> true);
  }

  /** The same for some areas. */
  public void clearReferenced(Predicate<Vma> which) {
    new Residency(this).clearReferenced(which);
  }

  /**
   * The entry that the walk for an address finds at a level: 2 is the root's, 0 the leaf. 0 if the
   * walk ends above.
   */
  public long walk(long va, int level) {
    long slot = table.slot(va, level);
    return slot == 0 ? 0 : memory.readLong(slot);
  }

  /**
   * Where the entry stands that the walk for an address reads at a level: its physical address, or
   * 0 if the walk ends above.
   */
  public long entryAddress(long va, int level) {
    return table.slot(va, level);
  }

  /** Tells this space from all others, in order of making. */
  public long serial() {
    return serial;
  }

  /** The frame of the root of the page table. */
  public int tableRoot() {
    return table.root();
  }
}
