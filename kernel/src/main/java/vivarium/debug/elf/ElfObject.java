package vivarium.debug.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;

/**
 * The segments and sections of one ELF file for riscv64. The headers are read when it is made, the
 * contents of sections when they are asked for, decompressed if need be. The file is never trusted.
 */
public final class ElfObject {
  /** A piece of the file and the linked address that it is loaded at; sizes in bytes. */
  public record Segment(long offset, long fileSize, long address, long memorySize) {}

  /** A section header; sizes in bytes. */
  public record Section(
      String name, int type, long flags, long address, long offset, long size, int link) {}

  /** No section of more bytes is read, compressed or not. */
  static final int MAX_BYTES = 256 << 20;

  private final FileBytes file;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, Section> byName = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final boolean relocatable;
  private final long entry;
  private @Nullable Segment unwindHeader;

  /**
   * Reads the headers.
   *
   * @throws BadObjectException if it is no ELF file for riscv64; what is wrong with its sections is
   *     only noted
   */
  public ElfObject(FileBytes file) {
    this.file = file;
    Cursor header = cursor(0, Elf.HEADER_BYTES);
    byte[] bytes = header.bytes();
    if (header.s32() != Elf.MAGIC
        || bytes[Elf.EI_CLASS] != Elf.ELFCLASS64
        || bytes[Elf.EI_DATA] != Elf.ELFDATA2LSB) {
      throw new BadObjectException("not a 64-bit little-endian ELF file");
    }
    relocatable = half(bytes, Elf.E_TYPE) == Elf.ET_REL;
    entry = new Cursor(bytes, Elf.E_ENTRY).u64();
    readSegments(bytes);
    try {
      readSections(bytes);
    } catch (BadObjectException e) {
      notes.add("section headers: " + e.getMessage());
    }
  }

  private static int half(byte[] bytes, int at) {
    return new Cursor(bytes, at).u16();
  }

  private Cursor cursor(long position, long length) {
    return new Cursor(bytes(position, length), 0);
  }

  private byte[] bytes(long position, long length) {
    if (position < 0 || length < 0 || length > MAX_BYTES || position > Long.MAX_VALUE - length) {
      throw new BadObjectException("a part of " + length + " bytes at " + position);
    }
    // Read piece by piece, so that a wrong size does not allocate what the file does not have.
    byte[] bytes = new byte[(int) Math.min(length, 1 << 16)];
    int have = 0;
    while (have < length) {
      if (have == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 4L * have));
      }
      int count = file.read(position + have, bytes, have, bytes.length - have);
      if (count <= 0) {
        throw new BadObjectException("the file ends at " + (position + have));
      }
      have += count;
    }
    return bytes;
  }

  private void readSegments(byte[] header) {
    int count = half(header, Elf.E_PHNUM);
    Cursor table =
        cursor(new Cursor(header, Elf.E_PHOFF).u64(), (long) count * Elf.PROGRAM_HEADER_BYTES);
    for (int i = 0; i < count; i++) {
      int at = i * Elf.PROGRAM_HEADER_BYTES;
      table.moveTo(at + Elf.P_TYPE);
      int type = table.s32();
      table.moveTo(at + Elf.P_OFFSET);
      long offset = table.u64();
      long address = table.u64();
      table.moveTo(at + Elf.P_FILESZ);
      Segment segment = new Segment(offset, table.u64(), address, table.u64());
      if (type == Elf.PT_LOAD) {
        segments.add(segment);
      } else if (type == Elf.PT_GNU_EH_FRAME) {
        unwindHeader = segment;
      }
    }
  }

  private void readSections(byte[] header) {
    long start = new Cursor(header, Elf.E_SHOFF).u64();
    int count = half(header, Elf.E_SHNUM);
    int names = half(header, Elf.E_SHSTRNDX);
    if (start == 0) {
      return;
    }
    Cursor first = cursor(start, Elf.SECTION_HEADER_BYTES);
    if (count == 0) { // more than fit are counted in the first header
      first.moveTo(Elf.SH_SIZE);
      count = (int) Math.clamp(first.u64(), 0, 1 << 20);
    }
    if (names == Elf.SHN_XINDEX) {
      first.moveTo(Elf.SH_LINK);
      names = first.s32();
    }
    Cursor table = cursor(start, (long) count * Elf.SECTION_HEADER_BYTES);
    long[] nameOffsets = new long[count];
    for (int i = 0; i < count; i++) {
      table.moveTo((long) i * Elf.SECTION_HEADER_BYTES);
      nameOffsets[i] = table.u32();
      int type = table.s32();
      long flags = table.u64();
      long address = table.u64();
      long offset = table.u64();
      long size = table.u64();
      sections.add(new Section("", type, flags, address, offset, size, table.s32()));
    }
    if (names < 0 || names >= count) {
      throw new BadObjectException("no table of section names");
    }
    byte[] strings = rawContents(sections.get(names));
    for (int i = 0; i < count; i++) {
      Section s = sections.get(i);
      if (nameOffsets[i] > 0 && nameOffsets[i] < strings.length) {
        String name = new Cursor(strings, nameOffsets[i]).string();
        s = new Section(name, s.type, s.flags, s.address, s.offset, s.size, s.link);
        sections.set(i, s);
        byName.putIfAbsent(name, s);
      }
    }
  }

  /** The linked address at which the program starts; 0 if it is none. */
  public long entry() {
    return entry;
  }

  /** The loaded segments in the file's order. */
  public List<Segment> segments() {
    return segments;
  }

  public List<Section> sections() {
    return sections;
  }

  /** The PT_GNU_EH_FRAME segment: where call frame information is found without sections. */
  public @Nullable Segment unwindHeader() {
    return unwindHeader;
  }

  /** Whether it is a .o file, whose debug information is not final. */
  public boolean relocatable() {
    return relocatable;
  }

  /** The first section of a name, or null. */
  public @Nullable Section section(String name) {
    return byName.get(name);
  }

  /** What could not be read, in words. */
  public List<String> notes() {
    return notes;
  }

  /** The bytes of a section by name, decompressed; none if there is no such section. */
  public byte[] contents(String name) {
    Section section = section(name);
    if (section != null) {
      return contents(section);
    }
    Section old = name.startsWith(".debug_") ? section(".z" + name.substring(1)) : null;
    if (old == null) {
      return new byte[0];
    }
    byte[] raw = rawContents(old);
    if (raw.length < 12 || raw[0] != 'Z' || raw[1] != 'L' || raw[2] != 'I' || raw[3] != 'B') {
      throw new BadObjectException(old.name + " is not compressed as it should be");
    }
    return inflate(raw, 12, Long.reverseBytes(new Cursor(raw, 4).u64()));
  }

  /** The bytes of a section, decompressed. */
  public byte[] contents(Section section) {
    byte[] raw = rawContents(section);
    if ((section.flags & Elf.SHF_COMPRESSED) == 0) {
      return raw;
    }
    Cursor header = new Cursor(raw, 0);
    int type = header.s32();
    header.moveTo(Elf.CH_SIZE);
    long size = header.u64();
    if (type != Elf.ELFCOMPRESS_ZLIB) {
      throw new BadObjectException(
          section.name
              + " is compressed with "
              + (type == Elf.ELFCOMPRESS_ZSTD ? "zstd" : "method " + type)
              + ", which is not supported");
    }
    return inflate(raw, Elf.COMPRESSION_HEADER_BYTES, size);
  }

  private byte[] rawContents(Section section) {
    return section.type == Elf.SHT_NOBITS ? new byte[0] : bytes(section.offset, section.size);
  }

  private static byte[] inflate(byte[] raw, int start, long size) {
    if (size < 0 || size > MAX_BYTES || start > raw.length) {
      throw new BadObjectException("a compressed section of " + size + " bytes");
    }
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(raw, start, raw.length - start);
      byte[] out = new byte[(int) Math.min(size, 1 << 16)];
      int have = 0;
      while (have < size) {
        if (have == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(size, 4L * have));
        }
        int count = inflater.inflate(out, have, out.length - have);
        if (count == 0) {
          throw new BadObjectException("a compressed section ends early");
        }
        have += count;
      }
      return out;
    } catch (DataFormatException e) {
      throw new BadObjectException("a compressed section is damaged");
    }
  }

  /** Bytes that are loaded at a linked address, as far as a segment's part of the file reaches. */
  public byte[] loaded(long address, long most) {
    for (Segment segment : segments) {
      long into = address - segment.address;
      if (into >= 0 && into < segment.fileSize) {
        return bytes(segment.offset + into, Math.min(most, segment.fileSize - into));
      }
    }
    throw new BadObjectException("nothing is loaded at 0x" + Long.toHexString(address));
  }
}
