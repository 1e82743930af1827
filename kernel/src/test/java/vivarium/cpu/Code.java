package vivarium.cpu;

import java.util.Arrays;

/** Collects instructions for tests: enough of an assembler for what generated programs need. */
final class Code {
  private byte[] bytes = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Adds an instruction of 2 or 4 bytes. */
  Code add(int instruction) {
    int length = Decoder.length(instruction);
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    put(size, instruction, length);
    size += length;
    return this;
  }

  /** Replaces the instruction at an offset by one of the same length. */
  void patch(int offset, int instruction) {
    put(offset, instruction, Decoder.length(instruction));
  }

  private void put(int offset, int value, int length) {
    for (int i = 0; i < length; i++) {
      bytes[offset + i] = (byte) (value >>> 8 * i);
    }
  }

  static int r(Opcode opcode, int rd, int rs1, int rs2) {
    return opcode.match() | rd << 7 | rs1 << 15 | rs2 << 20;
  }

  static int i(Opcode opcode, int rd, int rs1, int immediate) {
    return opcode.match() | rd << 7 | rs1 << 15 | immediate << 20;
  }

  static int store(Opcode opcode, int rs2, int rs1, int offset) {
    return opcode.match() | (offset & 31) << 7 | rs1 << 15 | rs2 << 20 | offset >> 5 << 25;
  }

  static int upper(Opcode opcode, int rd, int immediate) {
    return opcode.match() | rd << 7 | immediate & 0xfffff000;
  }

  static int branch(Opcode opcode, int rs1, int rs2, int offset) {
    return opcode.match()
        | rs1 << 15
        | rs2 << 20
        | (offset >> 12 & 1) << 31
        | (offset >> 5 & 63) << 25
        | (offset >> 1 & 15) << 8
        | (offset >> 11 & 1) << 7;
  }

  static int jump(int rd, int offset) {
    return Opcode.JAL.match()
        | rd << 7
        | (offset >> 20 & 1) << 31
        | (offset >> 1 & 1023) << 21
        | (offset >> 11 & 1) << 20
        | (offset >> 12 & 255) << 12;
  }

  static int addi(int rd, int rs1, int immediate) {
    return i(Opcode.ADDI, rd, rs1, immediate);
  }

  /** c.j, c.beqz or c.bnez with this offset; the register is one of x8 to x15. */
  static int shortJump(Opcode opcode, int register, int offset) {
    if (opcode == Opcode.C_J) {
      return opcode.match()
          | (offset >> 11 & 1) << 12
          | (offset >> 4 & 1) << 11
          | (offset >> 8 & 3) << 9
          | (offset >> 10 & 1) << 8
          | (offset >> 6 & 1) << 7
          | (offset >> 7 & 1) << 6
          | (offset >> 1 & 7) << 3
          | (offset >> 5 & 1) << 2;
    }
    return opcode.match()
        | (offset >> 8 & 1) << 12
        | (offset >> 3 & 3) << 10
        | register - 8 << 7
        | (offset >> 6 & 3) << 5
        | (offset >> 1 & 3) << 3
        | (offset >> 5 & 1) << 2;
  }
}
