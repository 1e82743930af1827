package vivarium.abi;

/**
 * ELF-64 constants and field offsets for little-endian RISC-V (System V gABI, RISC-V psABI,
 * elf(5)).
 */
public final class Elf {
  /** First four bytes, read little-endian. */
  public static final int MAGIC = 0x464c_457f;

  public static final int EI_CLASS = 4;
  public static final int EI_DATA = 5;
  public static final int EI_VERSION = 6;
  public static final int ELFCLASS64 = 2;
  public static final int ELFDATA2LSB = 1;
  public static final int ET_REL = 1;
  public static final int ET_EXEC = 2;
  public static final int ET_DYN = 3;
  public static final int EM_RISCV = 243;
  public static final int EV_CURRENT = 1;

  /** Header fields. */
  public static final int HEADER_BYTES = 64;

  public static final int E_TYPE = 16;
  public static final int E_MACHINE = 18;
  public static final int E_VERSION = 20;
  public static final int E_ENTRY = 24;
  public static final int E_PHOFF = 32;
  public static final int E_SHOFF = 40;
  public static final int E_FLAGS = 48;
  public static final int E_EHSIZE = 52;
  public static final int E_PHENTSIZE = 54;
  public static final int E_PHNUM = 56;
  public static final int E_SHENTSIZE = 58;
  public static final int E_SHNUM = 60;
  public static final int E_SHSTRNDX = 62;

  /** Program header fields. */
  public static final int PROGRAM_HEADER_BYTES = 56;

  public static final int P_TYPE = 0;
  public static final int P_FLAGS = 4;
  public static final int P_OFFSET = 8;
  public static final int P_VADDR = 16;
  public static final int P_PADDR = 24;
  public static final int P_FILESZ = 32;
  public static final int P_MEMSZ = 40;
  public static final int P_ALIGN = 48;

  public static final int PT_LOAD = 1;
  public static final int PT_DYNAMIC = 2;
  public static final int PT_INTERP = 3;
  public static final int PT_NOTE = 4;
  public static final int PT_PHDR = 6;
  public static final int PT_TLS = 7;
  public static final int PT_GNU_EH_FRAME = 0x6474_e550;
  public static final int PT_GNU_STACK = 0x6474_e551;
  public static final int PT_GNU_RELRO = 0x6474_e552;
  public static final int PF_X = 1;
  public static final int PF_W = 2;
  public static final int PF_R = 4;

  /** Section header and dynamic entries, as the vdso image and the symbol reader need them. */
  public static final int SECTION_HEADER_BYTES = 64;

  public static final int SHT_PROGBITS = 1;
  public static final int SHT_SYMTAB = 2;
  public static final int SHT_STRTAB = 3;
  public static final int SHT_HASH = 5;
  public static final int SHT_DYNAMIC = 6;
  public static final int SHT_NOTE = 7;
  public static final int SHT_NOBITS = 8;
  public static final int SHT_DYNSYM = 11;
  public static final int SHT_GNU_VERDEF = 0x6fff_fffd;
  public static final int SHT_GNU_VERSYM = 0x6fff_ffff;
  public static final int SHF_ALLOC = 2;
  public static final int SHF_EXECINSTR = 4;
  public static final int SHF_COMPRESSED = 0x800;
  public static final int DT_NULL = 0;
  public static final int DT_HASH = 4;
  public static final int DT_STRTAB = 5;
  public static final int DT_SYMTAB = 6;
  public static final int DT_STRSZ = 10;
  public static final int DT_SYMENT = 11;
  public static final int DT_SONAME = 14;
  public static final int DT_VERSYM = 0x6fff_fff0;
  public static final int DT_VERDEF = 0x6fff_fffc;
  public static final int DT_VERDEFNUM = 0x6fff_fffd;
  public static final int SYMBOL_BYTES = 24;
  public static final int STB_LOCAL = 0;
  public static final int STB_GLOBAL = 1;
  public static final int STT_NOTYPE = 0;
  public static final int STT_OBJECT = 1;
  public static final int STT_FUNC = 2;
  public static final int STT_TLS = 6;
  public static final int STT_GNU_IFUNC = 10;

  /** Section header fields. */
  public static final int SH_NAME = 0;

  public static final int SH_TYPE = 4;
  public static final int SH_FLAGS = 8;
  public static final int SH_ADDR = 16;
  public static final int SH_OFFSET = 24;
  public static final int SH_SIZE = 32;
  public static final int SH_LINK = 40;

  /** Header of a compressed section, and how it is compressed. */
  public static final int COMPRESSION_HEADER_BYTES = 24;

  public static final int CH_TYPE = 0;
  public static final int CH_SIZE = 8;
  public static final int ELFCOMPRESS_ZLIB = 1;
  public static final int ELFCOMPRESS_ZSTD = 2;

  /** Notes. */
  public static final int NT_GNU_BUILD_ID = 3;

  /** Symbol fields, and section numbers that are no sections. */
  public static final int ST_INFO = 4;

  public static final int ST_SHNDX = 6;
  public static final int ST_VALUE = 8;
  public static final int ST_SIZE = 16;
  public static final int SHN_UNDEF = 0;
  public static final int SHN_ABS = 0xfff1;
  public static final int SHN_XINDEX = 0xffff;

  /** A symbol's version is in the lower bits; the highest says that it is not the default one. */
  public static final int VERSION_HIDDEN = 0x8000;

  private Elf() {}
}
