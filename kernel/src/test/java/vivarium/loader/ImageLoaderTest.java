package vivarium.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vivarium.abi.AuxVector;
import vivarium.abi.Elf;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;

/** What a program finds in its memory when it starts. */
class ImageLoaderTest {
  private static final long BASE = 0x10000;

  private final Frames frames = new Frames(new PhysicalMemory(16 << 20));
  private final ImageLoader loader = new ImageLoader(new Vdso(frames));
  private final Map<String, TestElf.MemoryFile> files = new HashMap<>();
  private AddressSpace space = newSpace();

  private AddressSpace newSpace() {
    return new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
  }

  private LoadedImage load(String path, List<String> arguments, List<String> environment) {
    LoadRequest request =
        new LoadRequest(
            open(path),
            path,
            arguments,
            environment,
            new LoadRequest.Credentials(1000, 1000, 100, 100),
            new SplittableRandom(1),
            true,
            this::open);
    return loader.load(request, space);
  }

  private TestElf.MemoryFile open(String path) {
    TestElf.MemoryFile file = files.get(path);
    if (file == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    return file;
  }

  private void file(String path, byte[] content) {
    files.put(path, new TestElf.MemoryFile(frames, path, content));
  }

  private void script(String path, String text) {
    file(path, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private int errnoOf(String path) {
    return assertThrows(ErrnoException.class, () -> load(path, List.of(path), List.of())).errno();
  }

  private long auxiliary(int tag) {
    long[] vector = space.program.auxiliaryVector;
    for (int i = 0; i < vector.length; i += 2) {
      if (vector[i] == tag) {
        return vector[i + 1];
      }
    }
    throw new AssertionError("no entry " + tag);
  }

  @AfterEach
  void givesEveryFrameBack() {
    space.release();
    files.values().forEach(f -> f.pages().discard());
    assertEquals(0, frames.count(vivarium.mem.FrameUse.PAGE_TABLE));
    files.values().forEach(f -> assertEquals(0, f.users, f.path()));
  }

  @Test
  void fixedProgramIsMappedWhereItSays() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    LoadedImage image = load("/bin/a", List.of("a"), List.of());
    assertEquals(BASE + 0x100, image.entry());
    assertEquals("r-xp", rights(BASE));
    assertEquals("rw-p", rights(BASE + 0x2800));
    assertEquals("rw-p", rights(BASE + 0x5000));
    assertEquals("a", image.name());
  }

  @Test
  void bssIsZeroFromItsFirstByteAndDataIsKept() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    load("/bin/a", List.of("a"), List.of());
    assertEquals(0x5a, space.readByte(BASE + 0x2bff));
    assertEquals(0, space.readByte(BASE + 0x2c00));
    assertEquals(0, space.readByte(BASE + 0x2fff));
    assertEquals(0, space.readByte(BASE + 0x57ff));
  }

  @Test
  void heapBeginsBehindBss() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    load("/bin/a", List.of("a"), List.of());
    assertEquals(BASE + 0x6000, space.program.brkStart);
    assertEquals(BASE + 0x9000, space.brk(BASE + 0x9000));
  }

  @Test
  void positionIndependentProgramGoesToTheLayoutsBase() {
    file("/bin/a", TestElf.program(Elf.ET_DYN, 0, null).bytes());
    LoadedImage image = load("/bin/a", List.of("a"), List.of());
    long base = space.layout().pieBase();
    assertEquals(base + 0x100, image.entry());
    assertEquals("r-xp", rights(base));
    assertEquals(base + 64, auxiliary(AuxVector.AT_PHDR));
  }

  @Test
  void interpreterRunsFirst() {
    file("/lib/ld.so.1", TestElf.program(Elf.ET_DYN, 0, null).bytes());
    file("/bin/a", TestElf.program(Elf.ET_DYN, 0, "/lib/ld.so.1").bytes());
    LoadedImage image = load("/bin/a", List.of("a"), List.of());
    long base = auxiliary(AuxVector.AT_BASE);
    assertEquals(base + 0x100, image.entry());
    assertEquals(space.layout().pieBase() + 0x100, auxiliary(AuxVector.AT_ENTRY));
    assertNotEquals(0, base);
    assertEquals("r-xp", rights(base));
    assertEquals("/bin/a", image.executable().path());
  }

  @Test
  void missingInterpreterIsEnoent() {
    file("/bin/a", TestElf.program(Elf.ET_DYN, 0, "/lib/ld.so.1").bytes());
    assertEquals(Errno.ENOENT, errnoOf("/bin/a"));
  }

  @Test
  void brokenInterpreterIsElibbad() {
    script(
        "/lib/ld.so.1",
        "this is no ELF file, though it is long enough to hold an ELF header......");
    file("/bin/a", TestElf.program(Elf.ET_DYN, 0, "/lib/ld.so.1").bytes());
    assertEquals(Errno.ELIBBAD, errnoOf("/bin/a"));
  }

  @Test
  void stackHoldsArgumentsEnvironmentAndAuxiliaryVector() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    LoadedImage image = load("/bin/a", List.of("a", "two words"), List.of("K=V"));
    long sp = image.stackPointer();
    assertEquals(0, sp & 15);
    assertEquals(2, space.readLong(sp));
    assertEquals("a", string(space.readLong(sp + 8)));
    assertEquals("two words", string(space.readLong(sp + 16)));
    assertEquals(0, space.readLong(sp + 24));
    assertEquals("K=V", string(space.readLong(sp + 32)));
    assertEquals(0, space.readLong(sp + 40));
    assertEquals(AuxVector.AT_SYSINFO_EHDR, space.readLong(sp + 48));
    assertEquals("/bin/a", string(auxiliary(AuxVector.AT_EXECFN)));
    assertEquals(1000, auxiliary(AuxVector.AT_UID));
    assertEquals(0, auxiliary(AuxVector.AT_SECURE));
    assertEquals(3, auxiliary(AuxVector.AT_PHNUM));
    assertEquals("a", string(space.program.argumentsStart));
    assertEquals("K=V", string(space.program.environmentStart));
    assertEquals(space.program.argumentsEnd, space.program.environmentStart);
    assertEquals(0, space.readLong(space.layout().stackTop() - 8));
    assertNotEquals(0, space.readLong(auxiliary(AuxVector.AT_RANDOM)));
  }

  @Test
  void vdsoIsMappedForEveryoneFromOneFrame() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    load("/bin/a", List.of("a"), List.of());
    long vdso = auxiliary(AuxVector.AT_SYSINFO_EHDR);
    assertEquals(Elf.MAGIC, space.readInt(vdso));
    assertEquals("r-xp", rights(vdso));
    assertEquals("[vdso]", space.name(area(vdso)));
    assertEquals(0x08b0_0893, space.readInt(space.program.signalReturn));
  }

  @Test
  void stackIsNotExecutableUnlessTheFileSaysSo() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    LoadedImage image = load("/bin/a", List.of("a"), List.of());
    assertEquals("rw-p", rights(image.stackPointer()));
    assertEquals("[stack]", space.name(area(image.stackPointer())));
  }

  @Test
  void scriptRunsItsInterpreterWithOneArgument() {
    file("/bin/sh", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    script("/tmp/s", "#! /bin/sh -e  -x \necho hello\n");
    LoadedImage image = load("/tmp/s", List.of("s", "arg"), List.of());
    long sp = image.stackPointer();
    assertEquals(4, space.readLong(sp));
    assertEquals("/bin/sh", string(space.readLong(sp + 8)));
    assertEquals("-e  -x", string(space.readLong(sp + 16)));
    assertEquals("/tmp/s", string(space.readLong(sp + 24)));
    assertEquals("arg", string(space.readLong(sp + 32)));
    assertEquals("s", image.name());
    assertEquals("/bin/sh", image.executable().path());
    assertEquals("/tmp/s", string(auxiliary(AuxVector.AT_EXECFN)));
  }

  @Test
  void scriptThatIsItsOwnInterpreterIsEloop() {
    script("/tmp/s", "#!/tmp/s\n");
    assertEquals(Errno.ELOOP, errnoOf("/tmp/s"));
  }

  @Test
  void scriptWithoutInterpreterIsEnoexec() {
    script("/tmp/s", "#!   \necho\n");
    script("/tmp/long", "#!/" + "x".repeat(300) + "\n");
    assertEquals(Errno.ENOEXEC, errnoOf("/tmp/s"));
    assertEquals(Errno.ENOEXEC, errnoOf("/tmp/long"));
  }

  @Test
  void scriptMayEndWithoutNewline() {
    file("/bin/sh", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    script("/tmp/s", "#!/bin/sh");
    assertEquals(2, space.readLong(load("/tmp/s", List.of("s"), List.of()).stackPointer()));
  }

  @Test
  void textAndEmptyFilesAreEnoexec() {
    script("/tmp/empty", "");
    script("/tmp/text", "echo hello\n");
    assertEquals(Errno.ENOEXEC, errnoOf("/tmp/empty"));
    assertEquals(Errno.ENOEXEC, errnoOf("/tmp/text"));
  }

  @Test
  void noArgumentsBecomeOneEmptyOne() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    long sp = load("/bin/a", List.of(), List.of()).stackPointer();
    assertEquals(1, space.readLong(sp));
    assertEquals("", string(space.readLong(sp + 8)));
  }

  @Test
  void tooManyArgumentsAreE2big() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    String big = "x".repeat(100_000);
    List<String> many = java.util.Collections.nCopies(30, big);
    assertEquals(
        Errno.E2BIG,
        assertThrows(ErrnoException.class, () -> load("/bin/a", many, List.of())).errno());
    List<String> one = List.of("x".repeat(131_072));
    assertEquals(
        Errno.E2BIG,
        assertThrows(ErrnoException.class, () -> load("/bin/a", one, List.of())).errno());
  }

  @Test
  void manyArgumentsFit() {
    file("/bin/a", TestElf.program(Elf.ET_EXEC, BASE, null).bytes());
    List<String> many = java.util.Collections.nCopies(15, "x".repeat(100_000));
    long sp = load("/bin/a", many, List.of()).stackPointer();
    assertEquals(15, space.readLong(sp));
    assertTrue(string(space.readLong(sp + 8 * 15)).endsWith("xx"));
  }

  @Test
  void nothingIsEverMappedAtPageZero() {
    file(
        "/bin/a",
        new TestElf(Elf.ET_EXEC, 0).header(Elf.PT_LOAD, 5, 0, 0, 0x1000, 0x1000, 0x1000).bytes());
    assertThrows(ErrnoException.class, () -> load("/bin/a", List.of("a"), List.of()));
  }

  @Test
  void otherMachinesProgramsAreEnoexec() {
    byte[] foreign = TestElf.program(Elf.ET_EXEC, BASE, null).bytes();
    foreign[Elf.E_MACHINE] = 62;
    file("/bin/a", foreign);
    assertEquals(Errno.ENOEXEC, errnoOf("/bin/a"));
  }

  private Vma area(long address) {
    Vma area = space.find(address);
    if (area == null) {
      throw new AssertionError("nothing at " + Long.toHexString(address));
    }
    return area;
  }

  private String rights(long address) {
    return area(address).rights();
  }

  private String string(long address) {
    return space.readString(address, 200_000);
  }
}
