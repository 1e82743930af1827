package vivarium.mem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.abi.MmapFlags.MAP_FIXED;
import static vivarium.abi.MmapFlags.MAP_FIXED_NOREPLACE;
import static vivarium.abi.MmapFlags.MAP_GROWSDOWN;
import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_NONE;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.mem.MemoryFixture.PAGE;
import static vivarium.mem.MemoryFixture.RW;
import static vivarium.mem.MemoryFixture.anonymous;
import static vivarium.mem.MemoryFixture.areas;
import static vivarium.mem.MemoryFixture.assertErrno;
import static vivarium.mem.MemoryFixture.privateFile;
import static vivarium.mem.MemoryFixture.sharedAnonymous;
import static vivarium.mem.MemoryFixture.sharedFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vivarium.abi.Errno;
import vivarium.mem.MemoryFixture.TestFile;

class AddressSpaceTest {
  private static final long BASE = 0x20_0000;

  private final MemoryFixture memory = new MemoryFixture(2048);
  private final AddressSpace space = memory.space();

  @AfterEach
  void nothingLeaks() {
    memory.close();
  }

  // Faults

  @Test
  void anonymousMemoryIsZeroOnDemand() {
    long va = anonymous(space, 0, 4, RW);
    assertEquals(0, space.usage.residentPages());
    assertEquals(0, space.readLong(va + PAGE));
    assertEquals(0, space.usage.residentPages(), "a read maps the zero page, which is not counted");
    space.writeLong(va + PAGE, 42);
    assertEquals(42, space.readLong(va + PAGE));
    assertEquals(1, space.usage.anonymousPages);
    assertEquals(2, space.usage.minorFaults);
  }

  @Test
  void faultsSayWhatIsWrong() {
    anonymous(space, BASE, 1, PROT_READ);
    anonymous(space, BASE + PAGE, 1, PROT_NONE);
    TestFile file = memory.file(PAGE + 1);
    long mapped = privateFile(space, file, 3, 0);
    assertEquals(Fault.SEGV_MAPERR, space.handleFault(0, Access.LOAD));
    assertEquals(Fault.SEGV_MAPERR, space.handleFault(-8, Access.LOAD));
    assertEquals(Fault.SEGV_MAPERR, space.handleFault(Layout.USER_END, Access.STORE));
    assertEquals(Fault.SEGV_ACCERR, space.handleFault(BASE, Access.STORE));
    assertEquals(Fault.SEGV_ACCERR, space.handleFault(BASE, Access.FETCH));
    assertEquals(Fault.SEGV_ACCERR, space.handleFault(BASE + PAGE, Access.LOAD));
    assertEquals(Fault.MAJOR, space.handleFault(mapped + PAGE, Access.LOAD));
    assertEquals(Fault.BUS_ADRERR, space.handleFault(mapped + 2 * PAGE, Access.LOAD));
    assertEquals(0, space.readByte(mapped + PAGE + 1), "behind the end of the file");
  }

  @Test
  void pageZeroIsNeverMapped() {
    assertErrno(Errno.EPERM, () -> anonymous(space, 0x1000, 1, RW));
    assertErrno(Errno.EPERM, () -> space.map(MapRequest.anonymous(0, PAGE, RW, MAP_FIXED)));
    assertErrno(Errno.EFAULT, () -> space.readLong(0));
  }

  @Test
  void executeOnlyMemoryCannotBeRead() {
    long va = anonymous(space, 0, 1, PROT_EXEC);
    assertEquals(Fault.MINOR, space.handleFault(va, Access.FETCH));
    assertTrue(space.translate(va, Access.FETCH) > 0);
    assertEquals(-1, space.translate(va, Access.LOAD));
    assertEquals(Fault.SEGV_ACCERR, space.handleFault(va, Access.LOAD));
  }

  @Test
  void hardwareSetsAccessedAndDirty() {
    long va = anonymous(space, 0, 1, RW);
    space.writeLong(va, 1);
    space.clearReferenced();
    assertEquals(0, space.walk(va, 0) & Pte.A);
    space.readLong(va);
    assertEquals(Pte.A | Pte.D, space.walk(va, 0) & (Pte.A | Pte.D));
  }

  // Stack

  @Test
  void stackGrowsToItsLimitAndNoFurther() {
    space.limits().stack = 16 * PAGE;
    long top = BASE + 100 * PAGE;
    space.map(MapRequest.anonymous(top - PAGE, PAGE, RW, MAP_FIXED | MAP_GROWSDOWN));
    space.writeLong(top - 10 * PAGE, 1);
    assertEquals("90-100 rw-p", areas(space, BASE));
    space.writeLong(top - 16 * PAGE, 1);
    assertEquals(Fault.SEGV_MAPERR, space.handleFault(top - 17 * PAGE, Access.STORE));
    assertEquals(16, space.usage.stackPages);
  }

  @Test
  void stackKeepsItsGuardGap() {
    long top = BASE + 2000L * PAGE;
    anonymous(space, BASE, 1, RW);
    space.map(MapRequest.anonymous(top - PAGE, PAGE, RW, MAP_FIXED | MAP_GROWSDOWN));
    space.writeLong(BASE + 257 * PAGE, 1);
    assertEquals(Fault.SEGV_MAPERR, space.handleFault(BASE + 256 * PAGE, Access.STORE));
  }

  // Fork

  @Test
  void copyOnWriteKeepsParentsPage() {
    long va = anonymous(space, 0, 2, RW);
    space.writeLong(va, 1);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    int frame = Pte.frame(space.walk(va, 0));
    assertEquals(frame, Pte.frame(child.walk(va, 0)));
    assertEquals(2, memory.frames.references(frame));
    child.writeLong(va, 2);
    assertEquals(1, space.readLong(va));
    assertEquals(2, child.readLong(va));
    assertEquals(1, memory.frames.references(frame));
    memory.check();
  }

  @Test
  void lastOwnerWritesWithoutCopy() {
    long va = anonymous(space, 0, 1, RW);
    space.writeLong(va, 1);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    memory.release(child);
    int frame = Pte.frame(space.walk(va, 0));
    space.writeLong(va, 2);
    assertEquals(frame, Pte.frame(space.walk(va, 0)));
    assertEquals(0, memory.frames.counters().copiesOnWrite);
  }

  @Test
  void forkTakesWriteEntriesFromTheParentsTlb() {
    long va = anonymous(space, 0, 1, RW);
    Tlb tlb = new Tlb();
    space.attach(tlb);
    space.writeLong(va, 1);
    assertTrue(space.fillTlb(tlb, va, Access.STORE));
    assertEquals(va, tlb.writeTag[Tlb.index(va)]);
    memory.adopt(space.fork(space.limits().copy()));
    assertEquals(-1, tlb.writeTag[Tlb.index(va)]);
    assertFalse(space.fillTlb(tlb, va, Access.STORE));
    space.detach(tlb);
  }

  @Test
  void sharedMemoryStaysSharedAfterFork() {
    long va = sharedAnonymous(space, 2);
    space.writeLong(va, 1);
    AddressSpace child = memory.adopt(space.fork(space.limits().copy()));
    child.writeLong(va + PAGE, 7);
    space.writeLong(va, 5);
    assertEquals(5, child.readLong(va));
    assertEquals(7, space.readLong(va + PAGE));
    assertEquals("/dev/zero (deleted)", space.name(space.areas().getFirst()));
  }

  // brk

  @Test
  void brkShrinkZeroesWhenGrownAgain() {
    space.setBrkStart(BASE);
    assertEquals(BASE + 3 * PAGE, space.brk(BASE + 3 * PAGE));
    space.writeLong(BASE + 2 * PAGE, 9);
    assertEquals(BASE + PAGE, space.brk(BASE + PAGE));
    assertErrno(Errno.EFAULT, () -> space.readLong(BASE + 2 * PAGE));
    assertEquals(BASE + 3 * PAGE, space.brk(BASE + 3 * PAGE));
    assertEquals(0, space.readLong(BASE + 2 * PAGE));
    assertEquals("0-3 rw-p", areas(space, BASE));
    assertEquals("[heap]", space.name(space.areas().getFirst()));
  }

  @Test
  void brkStaysWhereItIsWhenItCannotMove() {
    space.setBrkStart(BASE);
    anonymous(space, BASE + 4 * PAGE, 1, RW);
    assertEquals(BASE, space.brk(0));
    assertEquals(BASE, space.brk(BASE + 4 * PAGE), "one page stays free behind the heap");
    assertEquals(BASE + 3 * PAGE, space.brk(BASE + 3 * PAGE));
    space.limits().data = 2 * PAGE;
    assertEquals(BASE + PAGE, space.brk(BASE + PAGE));
    assertEquals(BASE + PAGE, space.brk(BASE + 3 * PAGE));
  }

  // mmap and munmap

  @Test
  void newAreasGoBelowTheOnesBeforeAndJoin() {
    long first = anonymous(space, 0, 2, RW);
    long second = anonymous(space, 0, 3, RW);
    assertEquals(space.layout().mmapBase() - 2 * PAGE, first);
    assertEquals(first - 3 * PAGE, second);
    assertEquals(1, space.areas().size());
    assertEquals(5, space.areas().getFirst().pages());
  }

  @Test
  void unmapCutsAHoleAndGivesFramesBack() {
    long va = anonymous(space, BASE, 5, RW);
    for (int i = 0; i < 5; i++) {
      space.writeByte(va + i * PAGE, (byte) i);
    }
    space.unmap(va + 2 * PAGE, PAGE);
    assertEquals("0-2 rw-p, 3-5 rw-p", areas(space, BASE));
    assertEquals(4, memory.frames.count(FrameUse.ANONYMOUS));
    assertErrno(Errno.EFAULT, () -> space.readByte(va + 2 * PAGE));
    assertErrno(Errno.EINVAL, () -> space.unmap(va + 1, PAGE));
    assertErrno(Errno.EINVAL, () -> space.unmap(va, 0));
  }

  @Test
  void fixedReplacesAndNoReplaceRefuses() {
    anonymous(space, BASE, 3, RW);
    space.writeLong(BASE + PAGE, 1);
    assertErrno(
        Errno.EEXIST,
        () -> space.map(MapRequest.anonymous(BASE + PAGE, PAGE, RW, MAP_FIXED_NOREPLACE)));
    anonymous(space, BASE + PAGE, 1, PROT_READ);
    assertEquals("0-1 rw-p, 1-2 r--p, 2-3 rw-p", areas(space, BASE));
    assertEquals(0, space.readLong(BASE + PAGE));
  }

  @Test
  void mmapRefusesNonsense() {
    assertErrno(Errno.EINVAL, () -> anonymous(space, 0, 0, RW));
    assertErrno(Errno.EINVAL, () -> anonymous(space, BASE + 1, 1, RW));
    assertErrno(Errno.ENOMEM, () -> space.map(MapRequest.anonymous(0, Long.MAX_VALUE, RW, 0)));
    assertErrno(Errno.ENOMEM, () -> space.map(MapRequest.anonymous(0, 1L << 36, RW, 0)));
    TestFile file = memory.file(PAGE);
    assertErrno(Errno.EINVAL, () -> privateFile(space, file, 1, 17));
    assertErrno(
        Errno.EACCES,
        () -> space.map(new MapRequest(0, PAGE, RW, 1, file, 0, PROT_READ | PROT_EXEC, null)));
    space.limits().addressSpace = 4 * PAGE;
    assertErrno(Errno.ENOMEM, () -> anonymous(space, 0, 5, RW));
    anonymous(space, 0, 4, RW);
  }

  // mprotect

  @Test
  void protectSplitsAndJoins() {
    anonymous(space, BASE, 5, RW);
    space.writeLong(BASE + 2 * PAGE, 3);
    space.protect(BASE + PAGE, 3 * PAGE, PROT_READ);
    assertEquals("0-1 rw-p, 1-4 r--p, 4-5 rw-p", areas(space, BASE));
    assertErrno(Errno.EFAULT, () -> space.writeLong(BASE + 2 * PAGE, 4));
    space.protect(BASE + PAGE, 3 * PAGE, PROT_NONE);
    assertErrno(Errno.EFAULT, () -> space.readLong(BASE + 2 * PAGE));
    space.protect(BASE, 5 * PAGE, RW);
    assertEquals("0-5 rw-p", areas(space, BASE));
    assertEquals(3, space.readLong(BASE + 2 * PAGE));
  }

  @Test
  void protectStopsAtAHole() {
    anonymous(space, BASE, 1, RW);
    anonymous(space, BASE + 2 * PAGE, 1, RW);
    assertErrno(Errno.ENOMEM, () -> space.protect(BASE, 3 * PAGE, PROT_READ));
    assertEquals("0-1 r--p, 2-3 rw-p", areas(space, BASE));
  }

  // mremap

  @Test
  void remapMovesPagesWithoutCopying() {
    long va = anonymous(space, BASE, 2, RW);
    anonymous(space, BASE + 2 * PAGE, 1, PROT_READ);
    space.writeLong(va + PAGE, 5);
    int frame = Pte.frame(space.walk(va + PAGE, 0));
    assertErrno(Errno.ENOMEM, () -> space.remap(va, 2 * PAGE, 4 * PAGE, 0, 0));
    long moved = space.remap(va, 2 * PAGE, 4 * PAGE, 1, 0);
    assertNotEquals(va, moved);
    assertEquals(5, space.readLong(moved + PAGE));
    assertEquals(frame, Pte.frame(space.walk(moved + PAGE, 0)));
    assertEquals(0, space.readLong(moved + 3 * PAGE));
    assertErrno(Errno.EFAULT, () -> space.readLong(va));
    memory.check();
  }

  @Test
  void remapGrowsInPlaceAndShrinks() {
    long va = anonymous(space, BASE, 2, RW);
    assertEquals(va, space.remap(va, 2 * PAGE, 6 * PAGE, 0, 0));
    assertEquals("0-6 rw-p", areas(space, BASE));
    assertEquals(va, space.remap(va, 6 * PAGE, PAGE, 0, 0));
    assertEquals("0-1 rw-p", areas(space, BASE));
  }

  @Test
  void remapLeavesAnEmptyAreaWithDontUnmap() {
    long va = anonymous(space, BASE, 2, RW);
    space.writeLong(va, 5);
    long moved = space.remap(va, 2 * PAGE, 2 * PAGE, 1 | 4, 0);
    assertEquals(0, space.readLong(va));
    assertEquals(5, space.readLong(moved));
  }

  // madvise, mincore, mlock

  @Test
  void dontNeedForgetsPrivatePagesAndKeepsFileBytes() {
    TestFile file = memory.file(2 * PAGE);
    long anonymous = anonymous(space, 0, 1, RW);
    long mapped = privateFile(space, file, 2, 0);
    space.writeLong(anonymous, 1);
    space.writeByte(mapped, (byte) 99);
    space.advise(anonymous, PAGE, 4);
    space.advise(mapped, 2 * PAGE, 4);
    assertEquals(0, space.readLong(anonymous));
    assertEquals(TestFile.expected(0), space.readByte(mapped));
  }

  @Test
  void freedPagesGoWhenFramesAreShort() {
    long va = anonymous(space, 0, 2, RW);
    space.writeLong(va, 1);
    space.writeLong(va + PAGE, 2);
    space.advise(va, 2 * PAGE, 8);
    assertEquals(2, space.areaUsage(space.areas().getFirst()).lazyFree());
    space.writeLong(va + PAGE, 3);
    memory.frames.reclaim(100);
    assertEquals(0, space.readLong(va));
    assertEquals(3, space.readLong(va + PAGE));
  }

  @Test
  void residencyIsToldByPage() {
    long va = anonymous(space, 0, 3, RW);
    space.writeLong(va + PAGE, 1);
    assertArrayEquals(new byte[] {0, 1, 0}, space.resident(va, 3 * PAGE));
    space.unmap(va + 2 * PAGE, PAGE);
    assertErrno(Errno.ENOMEM, () -> space.resident(va, 3 * PAGE));
  }

  @Test
  void lockingBringsPagesInAndCounts() {
    long va = anonymous(space, 0, 4, RW);
    space.lock(va + PAGE + 5, PAGE, false);
    assertEquals(2, space.usage.lockedPages);
    assertEquals(2, space.usage.anonymousPages);
    assertErrno(Errno.EINVAL, () -> space.advise(va + PAGE, PAGE, 4));
    space.unlock(va, 4 * PAGE);
    assertEquals(0, space.usage.lockedPages);
    assertEquals(1, space.areas().size());
    space.limits().locked = PAGE;
    assertErrno(Errno.ENOMEM, () -> space.lock(va, 2 * PAGE, false));
  }

  // Files

  @Test
  void twoProcessesShareTheFramesOfAFile() {
    TestFile file = memory.file(3 * PAGE);
    AddressSpace other = memory.space();
    long a = privateFile(space, file, 3, 0);
    long b = privateFile(other, file, 3, 0);
    assertEquals(TestFile.expected(PAGE), space.readByte(a + PAGE));
    assertEquals(TestFile.expected(PAGE), other.readByte(b + PAGE));
    assertEquals(Pte.frame(space.walk(a, 0)), Pte.frame(other.walk(b, 0)));
    AreaUsage usage = space.areaUsage(space.areas().getFirst());
    assertEquals(3, usage.sharedClean());
    assertEquals(3 * PAGE / 2, usage.pssBytes());
    assertEquals(1, space.usage.majorFaults, "the neighbours were read along");
    assertEquals(0, other.usage.majorFaults);
  }

  @Test
  void privateWritesStayPrivateAndSharedOnesAreSeen() {
    TestFile file = memory.file(2 * PAGE);
    long own = privateFile(space, file, 2, 0);
    long common = sharedFile(space, file, 2, 0);
    space.writeByte(own, (byte) 50);
    space.writeByte(common + 1, (byte) 60);
    byte[] bytes = new byte[2];
    file.pages.read(0, bytes, 0, 2);
    assertArrayEquals(new byte[] {TestFile.expected(0), 60}, bytes);
    assertEquals(50, space.readByte(own));
    file.pages.write(PAGE, new byte[] {70}, 0, 1);
    assertEquals(70, space.readByte(own + PAGE), "not copied yet, so writes to the file show");
  }

  @Test
  void truncatedPagesAreGoneEverywhere() {
    TestFile file = memory.file(2 * PAGE);
    long own = privateFile(space, file, 2, 0);
    space.writeByte(own + PAGE, (byte) 1);
    space.writeByte(own, (byte) 2);
    file.pages.truncate(100);
    assertEquals(Fault.BUS_ADRERR, space.handleFault(own + PAGE, Access.LOAD));
    assertEquals(2, space.readByte(own));
    file.pages.truncate(2 * PAGE);
    assertEquals(0, space.readByte(own + PAGE));
    byte[] bytes = new byte[2];
    file.pages.read(99, bytes, 0, 2);
    assertArrayEquals(new byte[] {TestFile.expected(99), 0}, bytes);
  }

  @Test
  void stringsMayCrossPages() {
    long va = anonymous(space, BASE, 2, RW);
    byte[] text = "caf\u00e9 society\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    space.copyOut(va + PAGE - 3, text, 0, text.length);
    assertEquals("caf\u00e9 society", space.readString(va + PAGE - 3, 4096));
    assertErrno(Errno.ENAMETOOLONG, () -> space.readString(va + PAGE - 3, 5));
    byte[] filler = new byte[PAGE];
    java.util.Arrays.fill(filler, (byte) 'x');
    space.copyOut(va + PAGE, filler, 0, PAGE);
    assertErrno(Errno.EFAULT, () -> space.readString(va + PAGE, 5000));
    assertEquals(10, space.copyInUpTo(va + 2 * PAGE - 10, new byte[100], 0, 100));
  }

  @Test
  void debuggersWriteToReadOnlyTextWithoutTouchingTheFile() {
    TestFile file = memory.file(PAGE);
    long text = space.map(MapRequest.privateFile(0, PAGE, PROT_READ | PROT_EXEC, 0, file, 0));
    assertEquals(1, space.poke(text, new byte[] {1}, 0, 1));
    byte[] bytes = new byte[1];
    assertEquals(1, space.peek(text, bytes, 0, 1));
    assertEquals(1, bytes[0]);
    file.pages.read(0, bytes, 0, 1);
    assertEquals(TestFile.expected(0), bytes[0]);
    assertErrno(Errno.EFAULT, () -> space.writeByte(text, (byte) 1));
  }

  @Test
  void hugeSparseFilesCostNothing() {
    TestFile file = memory.file(PAGE);
    file.pages.truncate(1L << 60);
    file.pages.write(1L << 50, new byte[] {1}, 0, 1);
    assertEquals(1L << 38, file.pages.nextResident(0));
    file.pages.punch(100, Long.MAX_VALUE);
    assertEquals(0, file.pages.nextResident(0));
    assertEquals(-1, file.pages.nextResident(1));
    assertEquals(1L << 60, file.pages.size());
  }

  // Running out

  @Test
  void cleanFilePagesGoBeforeMemoryRunsOut() {
    TestFile file = memory.file(1000L * PAGE);
    byte[] buffer = new byte[1000 * PAGE];
    assertEquals(buffer.length, file.pages.read(0, buffer, 0, buffer.length));
    assertEquals(1000, file.pages.residentPages());
    long va = anonymous(space, 0, 2000, RW);
    for (int i = 0; i < 2000; i++) {
      space.writeByte(va + (long) i * PAGE, (byte) i);
    }
    assertTrue(file.pages.residentPages() < 100);
    long more = anonymous(space, 0, 100, RW);
    Fault fault = Fault.MINOR;
    for (int i = 0; i < 100 && fault == Fault.MINOR; i++) {
      fault = space.handleFault(more + (long) i * PAGE, Access.STORE);
    }
    assertEquals(Fault.OUT_OF_MEMORY, fault);
    assertErrno(
        Errno.ENOMEM,
        () -> {
          try {
            space.fork(space.limits().copy());
          } catch (OutOfMemory e) {
            throw vivarium.abi.ErrnoException.of(Errno.ENOMEM);
          }
        });
    memory.check();
  }

  // Code

  @Test
  void aStoreToDecodedCodeIsHeardOnce() {
    int[] heard = {0};
    memory.frames.setCodeListener(frame -> heard[0]++);
    long va = anonymous(space, 0, 1, MemoryFixture.RWX);
    Tlb tlb = new Tlb();
    space.attach(tlb);
    space.writeLong(va, 1);
    space.fillTlb(tlb, va, Access.STORE);
    memory.frames.markCode(Pte.frame(space.walk(va, 0)));
    assertEquals(-1, tlb.writeTag[Tlb.index(va)]);
    assertTrue(space.fillTlb(tlb, va, Access.STORE));
    space.writeLong(va, 2);
    assertEquals(1, heard[0]);
    space.detach(tlb);
  }
}
