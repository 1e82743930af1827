package vivarium.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program of random instructions as a static ELF file. Its body runs several times; after each
 * round (or, stepwise, after each item) it writes all registers and the memory that it can touch to
 * standard output. Jumps go forward or count down, so that it ends.
 *
 * <pre>
 *   TEXT     the program
 *   POOL     4 KiB of numbers that are likely to be special, around x31
 *   SCRATCH  4 KiB that loads, stores and atomics use, around x30, across a page boundary
 *   DUMP     registers as they are written
 * </pre>
 *
 * x28 counts inner loops, x29 rounds; the other registers are anyone's.
 */
public final class RandomProgram {
  static final int DUMP_REGISTERS = 66;
  static final int SCRATCH_BYTES = 4096;

  /** Bytes written per round: x0 to x31, f0 to f31, fcsr, what ran last, and memory. */
  static final int DUMP_BYTES = 8 * DUMP_REGISTERS + SCRATCH_BYTES;

  private static final int TEXT = 0x10000;
  private static final int POOL = 0x400000;
  private static final int SCRATCH = 0x402000;
  private static final int DUMP = 0x404000;
  private static final int DATA_BYTES = 0x5000;
  private static final int FIRST_RESERVED = 28;

  private final SplittableRandom random;
  private final boolean stepwise;
  private final Code code = new Code();
  private final List<Opcode> choices = new ArrayList<>();
  private final List<String> items = new ArrayList<>();
  private int dumpRoutine;

  public RandomProgram(long seed, int itemCount, int rounds, boolean stepwise) {
    random = new SplittableRandom(seed);
    this.stepwise = stepwise;
    for (Opcode opcode : Opcode.values()) {
      if (isPlain(opcode)) {
        choices.add(opcode);
      }
    }
    build(itemCount, rounds);
  }

  /** What item {@code n} consists of, for the report of a difference. */
  String item(int n) {
    return n >= 0 && n < items.size() ? items.get(n) : "none";
  }

  private static boolean isPlain(Opcode opcode) {
    return switch (opcode) {
      case ECALL, EBREAK, C_EBREAK, JAL, JALR, C_J, C_JR, C_JALR, C_BEQZ, C_BNEZ -> false;
      case BEQ, BNE, BLT, BGE, BLTU, BGEU, LR_W, LR_D -> false;
      default -> opcode.extension() != Opcode.Extension.ZICSR;
    };
  }

  private void build(int itemCount, int rounds) {
    int toStart = code.size();
    code.add(Code.jump(0, 0));
    dumpRoutine = code.size();
    emitDump();
    code.patch(toStart, Code.jump(0, code.size() - toStart));
    address(31, POOL + 2048);
    address(30, SCRATCH);
    for (int i = 0; i < FIRST_RESERVED; i++) {
      if (i != 0) {
        code.add(Code.i(Opcode.LD, i, 31, poolOffset()));
      }
    }
    for (int i = 0; i < 32; i++) {
      code.add(Code.i(Opcode.FLD, i, 31, poolOffset()));
    }
    code.add(Code.addi(29, 0, rounds));
    int loop = code.size();
    for (int i = 0; i < itemCount; i++) {
      int start = code.size();
      addItem(random.nextInt(100));
      items.add(describe(start));
      if (stepwise) {
        callDump(i);
      }
    }
    if (!stepwise) {
      callDump(itemCount);
    }
    code.add(Code.addi(29, 29, -1));
    code.add(Code.branch(Opcode.BEQ, 29, 0, 8));
    code.add(Code.jump(0, loop - code.size()));
    code.add(Code.addi(17, 0, 93)).add(Code.addi(10, 0, 0)).add(Opcode.ECALL.match());
  }

  /** The address, below 2 GiB and with zeroes at its end where it matters, in two instructions. */
  private void address(int register, int value) {
    code.add(Code.upper(Opcode.LUI, register, value + 0x800));
    code.add(Code.addi(register, register, value << 20 >> 20));
  }

  private void callDump(int item) {
    // x28 carries the number of the item and then the link.
    address(28, item);
    code.add(Code.store(Opcode.SD, 28, 31, 2040));
    code.add(Code.jump(28, dumpRoutine - code.size()));
  }

  private void emitDump() {
    code.add(Code.store(Opcode.SD, 28, 31, 2032));
    code.add(Code.upper(Opcode.LUI, 28, DUMP));
    for (int i = 0; i < FIRST_RESERVED; i++) {
      code.add(Code.store(Opcode.SD, i, 28, 8 * i));
    }
    for (int i = 29; i < 32; i++) {
      code.add(Code.store(Opcode.SD, i, 28, 8 * i));
    }
    for (int i = 0; i < 32; i++) {
      code.add(Code.store(Opcode.FSD, i, 28, 256 + 8 * i));
    }
    code.add(Code.i(Opcode.CSRRS, 5, 0, Csr.FCSR)).add(Code.store(Opcode.SD, 5, 28, 512));
    code.add(Code.i(Opcode.LD, 5, 31, 2040)).add(Code.store(Opcode.SD, 5, 28, 520));
    write(28, 0, 8 * DUMP_REGISTERS);
    write(30, -2048, SCRATCH_BYTES);
    code.add(Code.upper(Opcode.LUI, 28, DUMP));
    for (int i : new int[] {5, 10, 11, 12, 17}) {
      code.add(Code.i(Opcode.LD, i, 28, 8 * i));
    }
    code.add(Code.i(Opcode.LD, 28, 31, 2032));
    code.add(Code.i(Opcode.JALR, 0, 28, 0));
  }

  private void write(int base, int offset, int length) {
    code.add(Code.addi(10, 0, 1)).add(Code.addi(11, base, offset));
    address(12, length);
    code.add(Code.addi(17, 0, 64)).add(Opcode.ECALL.match());
  }

  private String describe(int start) {
    StringBuilder text = new StringBuilder();
    byte[] bytes = code.toBytes();
    Disassembler disassembler = new Disassembler();
    for (int at = start; at < bytes.length; ) {
      int bits = 0;
      for (int i = 3; i >= 0; i--) {
        bits = bits << 8 | (at + i < bytes.length ? bytes[at + i] & 0xff : 0);
      }
      bits = (bits & 3) == 3 ? bits : bits & 0xffff;
      text.append(text.isEmpty() ? "" : "; ").append(disassembler.disassemble(bits, TEXT + at));
      at += Decoder.length(bits);
    }
    return text.toString().replace('\t', ' ');
  }

  // Items

  private void addItem(int kind) {
    if (kind < 3) {
      forwardJump();
    } else if (kind < 9) {
      forwardBranch();
    } else if (kind < 11) {
      loop();
    } else if (kind < 16) {
      floatControl();
    } else if (kind < 18) {
      reserve();
    } else if (kind < 28) {
      refill();
    } else {
      plain();
    }
  }

  private int any() {
    return random.nextInt(32);
  }

  private int free() {
    return random.nextInt(FIRST_RESERVED);
  }

  private int poolOffset() {
    return 8 * random.nextInt(-256, 250);
  }

  private void refill() {
    switch (random.nextInt(4)) {
      case 0 -> code.add(Code.i(Opcode.LD, free(), 31, poolOffset()));
      case 1 -> code.add(Code.i(Opcode.FLW, any(), 31, poolOffset()));
      default -> code.add(Code.i(Opcode.FLD, any(), 31, poolOffset()));
    }
  }

  /** Jumps over a few items, by all instructions that jump. */
  private void forwardJump() {
    int at = code.size();
    int link = 1 + random.nextInt(FIRST_RESERVED - 1);
    switch (random.nextInt(5)) {
      case 0 -> {
        code.add(Code.jump(free(), 0));
        skipped();
        code.patch(at, code(at) & 0xfff | Code.jump(0, code.size() - at) & 0xfffff000);
      }
      case 1 -> {
        code.add(Code.shortJump(Opcode.C_J, 0, 0));
        skipped();
        code.patch(at, Code.shortJump(Opcode.C_J, 0, code.size() - at));
      }
      case 2 -> {
        code.add(Code.upper(Opcode.AUIPC, link, 0)).add(Code.i(Opcode.JALR, free(), link, 0));
        skipped();
        // An odd target: the lowest bit is ignored.
        int odd = random.nextInt(2);
        code.patch(at + 4, code(at + 4) & 0xfffff | code.size() - at + odd << 20);
      }
      default -> {
        boolean links = random.nextBoolean();
        code.add(Code.upper(Opcode.AUIPC, link, 0)).add(Code.addi(link, link, 0));
        code.add((links ? Opcode.C_JALR : Opcode.C_JR).match() | link << 7);
        skipped();
        code.patch(at + 4, code(at + 4) & 0xfffff | code.size() - at << 20);
      }
    }
  }

  private int code(int offset) {
    byte[] bytes = code.toBytes();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
  }

  private void forwardBranch() {
    int at = code.size();
    Opcode[] branches = {
      Opcode.BEQ,
      Opcode.BNE,
      Opcode.BLT,
      Opcode.BGE,
      Opcode.BLTU,
      Opcode.BGEU,
      Opcode.C_BEQZ,
      Opcode.C_BNEZ
    };
    Opcode opcode = branches[random.nextInt(branches.length)];
    if (opcode.compressed()) {
      int register = 8 + random.nextInt(8);
      code.add(Code.shortJump(opcode, register, 0));
      skipped();
      code.patch(at, Code.shortJump(opcode, register, code.size() - at));
    } else {
      int a = any();
      int b = random.nextInt(4) == 0 ? a : any();
      code.add(Code.branch(opcode, a, b, 0));
      skipped();
      code.patch(at, Code.branch(opcode, a, b, code.size() - at));
    }
  }

  private void skipped() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      plain();
    }
  }

  private void loop() {
    code.add(Code.addi(28, 0, 1 + random.nextInt(6)));
    int start = code.size();
    skipped();
    code.add(Code.addi(28, 28, -1));
    code.add(Code.branch(Opcode.BNE, 28, 0, start - code.size()));
  }

  /** Reads and writes of fcsr, frm and fflags, with a valid rounding mode in the end. */
  private void floatControl() {
    Opcode[] opcodes = {
      Opcode.CSRRW, Opcode.CSRRS, Opcode.CSRRC, Opcode.CSRRWI, Opcode.CSRRSI, Opcode.CSRRCI
    };
    Opcode opcode = opcodes[random.nextInt(opcodes.length)];
    int number = 1 + random.nextInt(3);
    code.add(Code.i(opcode, free(), any(), number));
    if (number != Csr.FFLAGS) {
      code.add(Code.i(Opcode.CSRRWI, free(), random.nextInt(5), Csr.FRM));
    }
  }

  private void reserve() {
    boolean isWord = random.nextBoolean();
    int base = 1 + random.nextInt(FIRST_RESERVED - 1);
    int ordering = random.nextInt(4) << 25;
    code.add(Code.addi(base, 30, 8 * random.nextInt(-128, 128)));
    if (random.nextInt(4) != 0) {
      int rd = random.nextInt(FIRST_RESERVED);
      if (rd == base) {
        rd = 0;
      }
      code.add(Code.r(isWord ? Opcode.LR_W : Opcode.LR_D, rd, base, 0) | ordering);
    }
    code.add(Code.r(isWord ? Opcode.SC_W : Opcode.SC_D, free(), base, any()) | ordering);
  }

  /** One instruction of any kind that neither jumps nor changes the rounding mode. */
  private void plain() {
    Opcode opcode = choices.get(random.nextInt(choices.size()));
    for (; ; ) {
      int bits = opcode.match() | random.nextInt() & ~opcode.mask();
      if (opcode.compressed()) {
        bits &= 0xffff;
      }
      if (Decoder.find(bits) == opcode && place(opcode, bits)) {
        return;
      }
    }
  }

  private boolean place(Opcode opcode, int bits) {
    long word = Decoder.decode(bits);
    int op = Decoder.op(word);
    int rd = Decoder.rd(word);
    if (op == Op.ILLEGAL || rd >= FIRST_RESERVED && rd < 32) {
      return false;
    }
    int base = Decoder.rs1(word);
    switch (opcode.format()) {
      case LOAD,
          STORE,
          FLOAD,
          FSTORE,
          C_LW,
          C_LD,
          C_FLD,
          C_SW,
          C_SD,
          C_FSD,
          C_LWSP,
          C_LDSP,
          C_FLDSP,
          C_SWSP,
          C_SDSP,
          C_FSDSP -> {
        int target = random.nextInt(-1024, 1016);
        if (random.nextInt(3) == 0) {
          target = random.nextInt(-8, 8);
        }
        int offset = target - Decoder.immediate(word);
        if (base == 0 || base >= FIRST_RESERVED || offset < -2048 || offset > 2047) {
          return false;
        }
        code.add(Code.addi(base, 30, offset));
      }
      case AMO -> {
        if (base == 0 || base >= FIRST_RESERVED) {
          return false;
        }
        code.add(Code.addi(base, 30, 8 * random.nextInt(-128, 128)));
      }
      default -> {}
    }
    code.add(bits);
    return true;
  }

  // The file

  public byte[] toElf() {
    byte[] text = code.toBytes();
    int textOffset = 4096;
    int dataOffset = textOffset + (text.length + 4095 & -4096);
    ByteBuffer elf = ByteBuffer.allocate(dataOffset + DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) 243).putInt(20, 1);
    elf.putLong(24, TEXT).putLong(32, 64).putInt(48, 5);
    elf.putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 2);
    programHeader(elf, 64, 5, textOffset, TEXT, text.length);
    programHeader(elf, 120, 6, dataOffset, POOL, DATA_BYTES);
    elf.put(textOffset, text);
    for (int i = 0; i < (SCRATCH + 2048 - POOL) / 8; i++) {
      elf.putLong(dataOffset + 8 * i, SpecialValues.next(random));
    }
    return elf.array();
  }

  private static void programHeader(
      ByteBuffer elf, int at, int flags, int offset, int address, int size) {
    elf.putInt(at, 1).putInt(at + 4, flags).putLong(at + 8, offset);
    elf.putLong(at + 16, address).putLong(at + 24, address);
    elf.putLong(at + 32, size).putLong(at + 40, size).putLong(at + 48, 4096);
  }
}
