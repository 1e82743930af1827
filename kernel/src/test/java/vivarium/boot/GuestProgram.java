package vivarium.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a tiny guest program for a test and writes it as an ELF file with one segment, all
 * rights, at 0x10000.
 */
final class GuestProgram {
  static final int ZERO = 0;
  static final int SP = 2;
  static final int T0 = 5;
  static final int A0 = 10;
  static final int A1 = 11;
  static final int A2 = 12;
  static final int A3 = 13;
  static final int A7 = 17;

  private static final int BASE = 0x10000;
  private static final int HEADERS = 64 + 56;

  private final List<Integer> words = new ArrayList<>();

  /** The index of the next instruction, for jumps and branches. */
  int here() {
    return words.size();
  }

  /** Adds {@code rd = rs + immediate} (12 bits, signed). */
  GuestProgram add(int rd, int rs, int immediate) {
    return word(immediate << 20 | rs << 15 | rd << 7 | 0x13);
  }

  GuestProgram set(int rd, int immediate) {
    return add(rd, ZERO, immediate);
  }

  /** A system call with up to three small arguments, others as they are. */
  GuestProgram call(int number, int... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      set(A0 + i, arguments[i]);
    }
    return set(A7, number).word(0x73);
  }

  GuestProgram subtract(int rd, int a, int b) {
    return word(0x4000_0033 | b << 20 | a << 15 | rd << 7);
  }

  /** Branches to an instruction if {@code a < b}, signed. */
  GuestProgram ifLess(int a, int b, int target) {
    return branch(4, a, b, target);
  }

  GuestProgram ifEqual(int a, int b, int target) {
    return branch(0, a, b, target);
  }

  private GuestProgram branch(int condition, int a, int b, int target) {
    int offset = 4 * (target - here());
    return word(
        0x63
            | condition << 12
            | a << 15
            | b << 20
            | (offset >> 12 & 1) << 31
            | (offset >> 5 & 63) << 25
            | (offset >> 1 & 15) << 8
            | (offset >> 11 & 1) << 7);
  }

  GuestProgram jump(int target) {
    int offset = 4 * (target - here());
    return word(
        0x6f
            | (offset >> 20 & 1) << 31
            | (offset >> 1 & 1023) << 21
            | (offset >> 11 & 1) << 20
            | (offset >> 12 & 255) << 12);
  }

  /** Any instruction. */
  GuestProgram word(int instruction) {
    words.add(instruction);
    return this;
  }

  /** Writes the program into a folder; returns its path in a machine whose root that is. */
  String writeTo(Path root, String name) throws IOException {
    int size = HEADERS + 4 * words.size();
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 243).putInt(1);
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    elf.position(64);
    elf.putInt(1).putInt(7).putLong(0).putLong(BASE).putLong(BASE);
    elf.putLong(size).putLong(size).putLong(4096);
    words.forEach(elf::putInt);
    Path file = root.resolve(name);
    Files.write(file, elf.array());
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    return "/" + name;
  }
}
