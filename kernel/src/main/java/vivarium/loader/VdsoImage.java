package vivarium.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.Elf;
import vivarium.abi.HardwareProbe;

/**
 * Builds the vdso: one page that is a complete ELF shared object, mapped r-x into every process. It
 * holds the return trampoline of signal handlers and the functions that a C library looks up under
 * version LINUX_4.15. Each function is three instructions: load the number, {@code ecall}, return;
 * an emulated trap costs so little that there is no reason to read the clock without one. Only
 * hwprobe answers by itself, from a table behind its code: the C library asks it in every process,
 * and tracers do not know it as a system call.
 *
 * <pre>
 *   ELF header, program headers        DT_HASH, .dynsym, .dynstr
 *   .gnu.version, .gnu.version_d       .dynamic
 *   .text                              .shstrtab, section headers
 * </pre>
 */
final class VdsoImage {
  private static final String VERSION = "LINUX_4.15";
  private static final String SONAME = "linux-vdso.so.1";

  private static final int LI_A7 = 0x0000_0893; // addi a7, zero, imm
  private static final int LI_T1 = 0x0000_0313; // addi t1, zero, imm
  private static final int ECALL = 0x0000_0073;
  private static final int RET = 0x0000_8067;

  private record Function(String name, int syscall) {}

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function("__vdso_rt_sigreturn", 139),
          new Function("__vdso_gettimeofday", 169),
          new Function("__vdso_clock_gettime", 113),
          new Function("__vdso_clock_getres", 114),
          new Function("__vdso_getcpu", 168),
          new Function("__vdso_flush_icache", 259),
          new Function("__vdso_riscv_hwprobe", 258)); // the last one, as it is longer

  private static final int FUNCTION_BYTES = 16;

  /**
   * hwprobe(pairs a0, count a1, size a2, harts a3, flags a4): the system call if a2, a3 or a4 is
   * set, else for each pair the value from the table, or key -1 and value 0 past its end.
   */
  private static final int[] HARDWARE_PROBE = {
    0x00d6_62b3, // or t0, a2, a3
    0x00e2_e2b3, // or t0, t0, a4
    0x0402_9663, // bnez t0, fallback
    0x0405_8063, // loop: beqz a1, done
    0x0005_3283, // ld t0, 0(a0)
    LI_T1 | HardwareProbe.KEYS << 20, // li t1, keys
    0x0062_fe63, // bgeu t0, t1, unknown
    0x0032_9293, // slli t0, t0, 3
    0x0000_0397, // auipc t2, 0
    0x0053_83b3, // add t2, t2, t0
    0x0403_b303, // ld t1, 64(t2): the table
    0x0065_3423, // sd t1, 8(a0)
    0x0100_006f, // j next
    0xfff0_0293, // unknown: li t0, -1
    0x0055_3023, // sd t0, 0(a0)
    0x0005_3423, // sd zero, 8(a0)
    0x0105_0513, // next: addi a0, a0, 16
    0xfff5_8593, // addi a1, a1, -1
    0xfc5f_f06f, // j loop
    0x0000_0513, // done: li a0, 0
    RET,
    LI_A7 | 258 << 20, // fallback: li a7, riscv_hwprobe
    ECALL,
    RET
  };

  private static final int TEXT = 0x600;

  private record Section(
      String name, int type, int flags, int offset, int size, int link, int info, int entry) {}

  private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer strings = ByteBuffer.allocate(512).put((byte) 0);
  private final List<Section> sections = new ArrayList<>();
  private int dynamicOffset;
  private int dynamicSize;

  private VdsoImage() {}

  /** The page; offset 0 is the ELF header. */
  static byte[] build() {
    return new VdsoImage().write();
  }

  /** Where signal handlers return to, in bytes from the page's start. */
  static int signalReturnOffset() {
    return TEXT;
  }

  private byte[] write() {
    int headers = Elf.HEADER_BYTES + 2 * Elf.PROGRAM_HEADER_BYTES;
    int soname = string(SONAME);
    int version = string(VERSION);
    int[] names = new int[FUNCTIONS.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = string(FUNCTIONS.get(i).name());
    }
    int symbols = FUNCTIONS.size() + 1;
    sections.add(new Section("", 0, 0, 0, 0, 0, 0, 0));
    int hash = section(".hash", Elf.SHT_HASH, headers, hashTable(symbols), 2, 0, 4);
    int dynsym =
        section(".dynsym", Elf.SHT_DYNSYM, end(), symbolTable(names), 3, 1, Elf.SYMBOL_BYTES);
    byte[] stringBytes = new byte[strings.position()];
    strings.get(0, stringBytes);
    int dynstr = section(".dynstr", Elf.SHT_STRTAB, end(), stringBytes, 0, 0, 0);
    int versym =
        section(".gnu.version", Elf.SHT_GNU_VERSYM, end(), versionOfEach(symbols), 2, 0, 2);
    int verdef =
        section(
            ".gnu.version_d",
            Elf.SHT_GNU_VERDEF,
            end(),
            versionDefinitions(soname, version),
            3,
            2,
            0);
    dynamicOffset = end();
    ByteBuffer dynamic = buffer(10 * 16);
    entry(dynamic, Elf.DT_SONAME, soname);
    entry(dynamic, Elf.DT_HASH, hash);
    entry(dynamic, Elf.DT_STRTAB, dynstr);
    entry(dynamic, Elf.DT_SYMTAB, dynsym);
    entry(dynamic, Elf.DT_STRSZ, stringBytes.length);
    entry(dynamic, Elf.DT_SYMENT, Elf.SYMBOL_BYTES);
    entry(dynamic, Elf.DT_VERSYM, versym);
    entry(dynamic, Elf.DT_VERDEF, verdef);
    entry(dynamic, Elf.DT_VERDEFNUM, 2);
    entry(dynamic, Elf.DT_NULL, 0);
    dynamicSize = dynamic.capacity();
    section(".dynamic", Elf.SHT_DYNAMIC, dynamicOffset, dynamic.array(), 3, 0, 16);
    section(".text", Elf.SHT_PROGBITS, TEXT, text(), 0, 0, 0);
    writeSectionHeaders();
    writeHeaders();
    return out.array();
  }

  private int end() {
    Section last = sections.getLast();
    return last.offset + last.size + 7 & ~7;
  }

  private int section(
      String name, int type, int offset, byte[] content, int link, int info, int entry) {
    int flags = Elf.SHF_ALLOC | (name.equals(".text") ? Elf.SHF_EXECINSTR : 0);
    if (offset < end() && sections.size() > 1) {
      throw new IllegalStateException("vdso: " + name + " overlaps");
    }
    sections.add(new Section(name, type, flags, offset, content.length, link, info, entry));
    out.put(offset, content);
    return offset;
  }

  /** System V hash with a single bucket: every lookup walks the one chain of symbols. */
  private static byte[] hashTable(int symbols) {
    ByteBuffer b = buffer((2 + 1 + symbols) * 4);
    b.putInt(1).putInt(symbols).putInt(1).putInt(0);
    for (int i = 1; i < symbols; i++) {
      b.putInt(i + 1 < symbols ? i + 1 : 0);
    }
    return b.array();
  }

  private byte[] symbolTable(int[] names) {
    ByteBuffer b = buffer((names.length + 1) * Elf.SYMBOL_BYTES).position(Elf.SYMBOL_BYTES);
    for (int i = 0; i < names.length; i++) {
      b.putInt(names[i]).put((byte) (Elf.STB_GLOBAL << 4 | Elf.STT_FUNC)).put((byte) 0);
      int size = i == names.length - 1 ? HARDWARE_PROBE.length * Integer.BYTES : 12;
      b.putShort((short) 7).putLong(TEXT + i * FUNCTION_BYTES).putLong(size); // 7 is .text
    }
    return b.array();
  }

  private static byte[] versionOfEach(int symbols) {
    ByteBuffer b = buffer(symbols * 2).putShort((short) 0);
    while (b.hasRemaining()) {
      b.putShort((short) 2);
    }
    return b.array();
  }

  private static byte[] versionDefinitions(int soname, int version) {
    ByteBuffer b = buffer(2 * 28);
    definition(b, 1, 1, SONAME, soname, 28);
    definition(b, 0, 2, VERSION, version, 0);
    return b.array();
  }

  private static void definition(
      ByteBuffer b, int flags, int index, String name, int nameOffset, int next) {
    b.putShort((short) 1).putShort((short) flags).putShort((short) index).putShort((short) 1);
    b.putInt(elfHash(name)).putInt(20).putInt(next).putInt(nameOffset).putInt(0);
  }

  private static byte[] text() {
    ByteBuffer b = buffer(textBytes());
    for (Function f : FUNCTIONS.subList(0, FUNCTIONS.size() - 1)) {
      b.putInt(LI_A7 | f.syscall() << 20).putInt(ECALL).putInt(RET).putInt(0);
    }
    for (int instruction : HARDWARE_PROBE) {
      b.putInt(instruction);
    }
    for (int key = 0; key < HardwareProbe.KEYS; key++) {
      b.putLong(HardwareProbe.value(key));
    }
    return b.array();
  }

  private static int textBytes() {
    return (FUNCTIONS.size() - 1) * FUNCTION_BYTES
        + HARDWARE_PROBE.length * Integer.BYTES
        + HardwareProbe.KEYS * Long.BYTES;
  }

  private void writeSectionHeaders() {
    StringBuilder names = new StringBuilder();
    List<Integer> offsets = new ArrayList<>();
    sections.add(new Section(".shstrtab", Elf.SHT_STRTAB, 0, end(), 0, 0, 0, 0));
    for (Section s : sections) {
      offsets.add(names.length());
      names.append(s.name).append('\0');
    }
    byte[] nameBytes = names.toString().getBytes(StandardCharsets.US_ASCII);
    Section last = sections.removeLast();
    sections.add(new Section(last.name, last.type, 0, last.offset, nameBytes.length, 0, 0, 0));
    out.put(last.offset, nameBytes);
    int at = end();
    out.putLong(Elf.E_SHOFF, at);
    for (int i = 0; i < sections.size(); i++) {
      Section s = sections.get(i);
      boolean loaded = (s.flags & Elf.SHF_ALLOC) != 0;
      out.position(at + i * Elf.SECTION_HEADER_BYTES);
      out.putInt(offsets.get(i)).putInt(s.type).putLong(s.flags).putLong(loaded ? s.offset : 0);
      out.putLong(s.offset)
          .putLong(s.size)
          .putInt(s.link)
          .putInt(s.info)
          .putLong(s.type == 0 ? 0 : 8);
      out.putLong(s.entry);
    }
  }

  private void writeHeaders() {
    out.putInt(0, Elf.MAGIC)
        .put(Elf.EI_CLASS, (byte) Elf.ELFCLASS64)
        .put(Elf.EI_DATA, (byte) Elf.ELFDATA2LSB);
    out.put(Elf.EI_VERSION, (byte) Elf.EV_CURRENT).putShort(Elf.E_TYPE, (short) Elf.ET_DYN);
    out.putShort(Elf.E_MACHINE, (short) Elf.EM_RISCV).putInt(Elf.E_VERSION, Elf.EV_CURRENT);
    out.putLong(Elf.E_ENTRY, TEXT).putLong(Elf.E_PHOFF, Elf.HEADER_BYTES);
    out.putInt(Elf.E_FLAGS, 5); // compressed instructions, double-float ABI
    out.putShort(Elf.E_EHSIZE, (short) Elf.HEADER_BYTES)
        .putShort(Elf.E_PHENTSIZE, (short) Elf.PROGRAM_HEADER_BYTES);
    out.putShort(Elf.E_PHNUM, (short) 2)
        .putShort(Elf.E_SHENTSIZE, (short) Elf.SECTION_HEADER_BYTES);
    out.putShort(Elf.E_SHNUM, (short) sections.size())
        .putShort(Elf.E_SHSTRNDX, (short) (sections.size() - 1));
    int loaded = TEXT + textBytes();
    programHeader(Elf.HEADER_BYTES, Elf.PT_LOAD, Elf.PF_R | Elf.PF_X, 0, loaded, 4096);
    programHeader(
        Elf.HEADER_BYTES + Elf.PROGRAM_HEADER_BYTES,
        Elf.PT_DYNAMIC,
        Elf.PF_R,
        dynamicOffset,
        dynamicSize,
        8);
  }

  private void programHeader(int at, int type, int flags, int offset, int size, int align) {
    out.position(at).putInt(type).putInt(flags).putLong(offset).putLong(offset).putLong(offset);
    out.putLong(size).putLong(size).putLong(align);
  }

  private int string(String s) {
    int at = strings.position();
    strings.put(s.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    return at;
  }

  private static void entry(ByteBuffer b, long tag, long value) {
    b.putLong(tag).putLong(value);
  }

  private static int elfHash(String name) {
    int h = 0;
    for (int i = 0; i < name.length(); i++) {
      h = (h << 4) + name.charAt(i);
      int high = h & 0xf000_0000;
      h = (h ^ high >>> 24) & ~high;
    }
    return h;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
