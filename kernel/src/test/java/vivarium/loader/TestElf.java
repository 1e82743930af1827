package vivarium.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;
import vivarium.mem.FilePages;
import vivarium.mem.Frames;
import vivarium.mem.MappedFile;

/** Builds small ELF files for tests: a header, program headers, and what the segments hold. */
final class TestElf {
  private record Header(
      int type, int flags, long offset, long address, long fileSize, long memorySize, long align) {}

  private final List<Header> headers = new ArrayList<>();
  private final ByteBuffer content = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
  private final int type;
  private final long entry;
  private int size = 0x1000;

  TestElf(int type, long entry) {
    this.type = type;
    this.entry = entry;
  }

  /** A file's text, data and bss as gcc lays them out, from an address on. */
  static TestElf program(int type, long base, @Nullable String interpreter) {
    TestElf elf = new TestElf(type, base + 0x100);
    elf.header(Elf.PT_LOAD, Elf.PF_R | Elf.PF_X, 0, base, 0x1800, 0x1800, 0x1000);
    elf.header(Elf.PT_LOAD, Elf.PF_R | Elf.PF_W, 0x1800, base + 0x2800, 0x400, 0x3000, 0x1000);
    elf.header(Elf.PT_GNU_STACK, Elf.PF_R | Elf.PF_W, 0, 0, 0, 0, 16);
    elf.size = 0x2000;
    for (int i = 0x1800; i < 0x2000; i++) {
      elf.content.put(i, (byte) 0x5a);
    }
    if (interpreter != null) {
      byte[] path = (interpreter + "\0").getBytes(StandardCharsets.ISO_8859_1);
      elf.content.put(0x800, path);
      elf.header(Elf.PT_INTERP, Elf.PF_R, 0x800, base + 0x800, path.length, path.length, 1);
    }
    return elf;
  }

  TestElf header(
      int type, int flags, long offset, long address, long fileSize, long memorySize, long align) {
    headers.add(new Header(type, flags, offset, address, fileSize, memorySize, align));
    return this;
  }

  byte[] bytes() {
    content
        .putInt(0, Elf.MAGIC)
        .put(Elf.EI_CLASS, (byte) 2)
        .put(Elf.EI_DATA, (byte) 1)
        .put(6, (byte) 1);
    content.putShort(Elf.E_TYPE, (short) type).putShort(Elf.E_MACHINE, (short) Elf.EM_RISCV);
    content
        .putInt(Elf.E_VERSION, 1)
        .putLong(Elf.E_ENTRY, entry)
        .putLong(Elf.E_PHOFF, Elf.HEADER_BYTES);
    content.putShort(Elf.E_EHSIZE, (short) Elf.HEADER_BYTES);
    content.putShort(Elf.E_PHENTSIZE, (short) Elf.PROGRAM_HEADER_BYTES);
    content.putShort(Elf.E_PHNUM, (short) headers.size());
    content.position(Elf.HEADER_BYTES);
    for (Header h : headers) {
      content
          .putInt(h.type)
          .putInt(h.flags)
          .putLong(h.offset)
          .putLong(h.address)
          .putLong(h.address);
      content.putLong(h.fileSize).putLong(h.memorySize).putLong(h.align);
    }
    byte[] bytes = new byte[size];
    content.get(0, bytes);
    return bytes;
  }

  /** A file in memory that can be mapped. */
  static final class MemoryFile implements MappedFile {
    private final FilePages pages;
    private final String path;
    int users;

    MemoryFile(Frames frames, String path, byte[] content) {
      pages = new FilePages(frames, null, 0);
      if (content.length > 0) {
        pages.write(0, content, 0, content.length);
      }
      this.path = path;
    }

    @Override
    public FilePages pages() {
      return pages;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public long inode() {
      return 7;
    }

    @Override
    public int deviceMajor() {
      return 0;
    }

    @Override
    public int deviceMinor() {
      return 1;
    }

    @Override
    public void retain() {
      users++;
    }

    @Override
    public void release() {
      users--;
    }
  }
}
