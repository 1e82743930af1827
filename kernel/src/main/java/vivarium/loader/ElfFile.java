package vivarium.loader;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EIO;
import static vivarium.abi.Errno.ENOEXEC;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;
import vivarium.abi.ErrnoException;
import vivarium.mem.Layout;

/**
 * The headers of an ELF executable or interpreter, checked. Nothing in the file is trusted: sizes
 * are bounded before anything is allocated, sums cannot overflow, and what Linux refuses is refused
 * with Linux's errno (ENOEXEC for a file that is no riscv64 executable, EINVAL for segments that
 * cannot be mapped).
 *
 * @param type ET_EXEC or ET_DYN
 * @param entry address of the first instruction, before the load bias
 * @param segments the PT_LOAD entries in file order; at least one
 * @param headers address of the program headers, before the bias; 0 if no segment holds them
 * @param headerCount number of program headers
 * @param interpreter path in PT_INTERP
 * @param executableStack whether PT_GNU_STACK asks for a stack that can be executed
 */
record ElfFile(
    int type,
    long entry,
    List<Segment> segments,
    long headers,
    int headerCount,
    @Nullable String interpreter,
    boolean executableStack) {

  /** First address above user space (Sv39, bytes). */
  static final long USER_END = Layout.USER_END;

  private static final int PAGE = 4096;
  private static final int MAX_HEADER_BYTES = 65536;
  private static final int MAX_PATH = 4096;
  private static final long MAX_ALIGNMENT = 1L << 30;

  /** One PT_LOAD: what to map where, before the bias. Offsets, addresses and sizes in bytes. */
  record Segment(
      int flags, long offset, long address, long fileSize, long memorySize, long alignment) {
    long pageStart() {
      return address & -PAGE;
    }

    long fileEnd() {
      return address + fileSize;
    }

    long end() {
      return address + memorySize;
    }
  }

  /**
   * What the reader needs of a file: as {@code FilePages.read}, fewer bytes than asked for at the
   * end of the file.
   */
  interface Source {
    int read(long position, byte[] into, int offset, int length);
  }

  boolean positionIndependent() {
    return type == Elf.ET_DYN;
  }

  /** Lowest page that a segment touches. */
  long start() {
    return segments.stream().mapToLong(Segment::pageStart).min().orElseThrow();
  }

  /** First page boundary above all segments. */
  long end() {
    return segments.stream().mapToLong(Segment::end).max().orElseThrow() + PAGE - 1 & -PAGE;
  }

  /** The largest alignment that a segment asks for, at least a page. */
  long alignment() {
    return segments.stream().mapToLong(Segment::alignment).max().orElse(PAGE);
  }

  static boolean hasMagic(byte[] start, int length) {
    return length >= 4
        && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == Elf.MAGIC;
  }

  /**
   * Reads and checks the headers.
   *
   * @throws ErrnoException ENOEXEC, EINVAL or EIO
   */
  static ElfFile read(Source source) {
    ByteBuffer header = bytes(source, 0, Elf.HEADER_BYTES, ENOEXEC);
    int type = header.getShort(Elf.E_TYPE);
    check(header.getInt(0) == Elf.MAGIC, ENOEXEC);
    check(
        header.get(Elf.EI_CLASS) == Elf.ELFCLASS64 && header.get(Elf.EI_DATA) == Elf.ELFDATA2LSB,
        ENOEXEC);
    check(header.getShort(Elf.E_MACHINE) == Elf.EM_RISCV, ENOEXEC);
    check(type == Elf.ET_EXEC || type == Elf.ET_DYN, ENOEXEC);
    check(header.getShort(Elf.E_PHENTSIZE) == Elf.PROGRAM_HEADER_BYTES, ENOEXEC);
    int count = Short.toUnsignedInt(header.getShort(Elf.E_PHNUM));
    int headerBytes = count * Elf.PROGRAM_HEADER_BYTES;
    check(count > 0 && headerBytes <= MAX_HEADER_BYTES, ENOEXEC);
    long tableOffset = header.getLong(Elf.E_PHOFF);
    ByteBuffer table = bytes(source, tableOffset, headerBytes, ENOEXEC);

    List<Segment> segments = new ArrayList<>();
    String interpreter = null;
    boolean executableStack = false;
    long headers = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer entry =
          table
              .slice(i * Elf.PROGRAM_HEADER_BYTES, Elf.PROGRAM_HEADER_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      switch (entry.getInt(Elf.P_TYPE)) {
        case Elf.PT_LOAD -> {
          Segment s = segment(entry);
          if (s.memorySize > 0) {
            segments.add(s);
          }
          if (s.offset <= tableOffset && tableOffset - s.offset < s.fileSize) {
            headers = tableOffset - s.offset + s.address;
          }
        }
        case Elf.PT_INTERP ->
            interpreter = interpreter == null ? interpreterPath(source, entry) : interpreter;
        case Elf.PT_GNU_STACK -> executableStack = (entry.getInt(Elf.P_FLAGS) & Elf.PF_X) != 0;
        default -> {}
      }
    }
    check(!segments.isEmpty(), ENOEXEC);
    return new ElfFile(
        type,
        header.getLong(Elf.E_ENTRY),
        List.copyOf(segments),
        headers,
        count,
        interpreter,
        executableStack);
  }

  private static Segment segment(ByteBuffer entry) {
    long offset = entry.getLong(Elf.P_OFFSET);
    long address = entry.getLong(Elf.P_VADDR);
    long fileSize = entry.getLong(Elf.P_FILESZ);
    long memorySize = entry.getLong(Elf.P_MEMSZ);
    long alignment = entry.getLong(Elf.P_ALIGN);
    check(fileSize >= 0 && fileSize <= memorySize && memorySize <= USER_END, EINVAL);
    check(address >= 0 && address <= USER_END - memorySize, EINVAL);
    check(offset >= 0 && offset <= Long.MAX_VALUE - USER_END, EINVAL);
    check((offset - address) % PAGE == 0 || fileSize == 0, EINVAL);
    if (alignment < PAGE || Long.bitCount(alignment) != 1) {
      alignment = PAGE;
    }
    check(alignment <= MAX_ALIGNMENT, EINVAL);
    return new Segment(entry.getInt(Elf.P_FLAGS), offset, address, fileSize, memorySize, alignment);
  }

  private static String interpreterPath(Source source, ByteBuffer entry) {
    long size = entry.getLong(Elf.P_FILESZ);
    check(size >= 2 && size <= MAX_PATH, ENOEXEC);
    byte[] path = bytes(source, entry.getLong(Elf.P_OFFSET), (int) size, EIO).array();
    check(path[path.length - 1] == 0, ENOEXEC);
    int end = 0;
    while (path[end] != 0) {
      end++;
    }
    return new String(path, 0, end, StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(Source source, long position, int length, int errorIfShort) {
    check(position >= 0 && position <= Long.MAX_VALUE - length, EINVAL);
    byte[] bytes = new byte[length];
    int read = 0;
    while (read < length) {
      int n = source.read(position + read, bytes, read, length - read);
      check(n > 0, errorIfShort);
      read += n;
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(boolean holds, int errno) {
    if (!holds) {
      throw ErrnoException.of(errno);
    }
  }
}
