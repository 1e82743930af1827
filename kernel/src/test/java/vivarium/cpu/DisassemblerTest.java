package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disassembler against binutils' objdump, the oracle. */
class DisassemblerTest {
  private static final String OBJDUMP = "riscv64-linux-gnu-objdump";
  private static final int WORDS = 150_000;

  private final Disassembler disassembler = new Disassembler();

  @Test
  void everyShortInstructionReadsAsInObjdump(@TempDir Path folder) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(3 << 15).order(ByteOrder.LITTLE_ENDIAN);
    for (int half = 0; half < 1 << 16; half++) {
      if ((half & 3) != 3) {
        bytes.putShort((short) half);
      }
    }
    compare(bytes.array(), folder, "-b", "binary", "-D");
  }

  @Test
  void randomWordsReadAsInObjdump(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("DisassemblerTest: -Dvivarium.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Opcode> rows = new ArrayList<>();
    for (Opcode opcode : Opcode.values()) {
      if (!opcode.compressed()) {
        rows.add(opcode);
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * WORDS).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      Opcode opcode = rows.get(random.nextInt(rows.size()));
      int word = random.nextInt() | 3;
      if (random.nextInt(8) != 0) {
        word = opcode.match() | special(random) & ~opcode.mask();
      }
      // Longer instructions, which end in 11111, are none that we know.
      if ((word & 31) != 31) {
        bytes.putInt(word);
      }
    }
    compare(bytes.array(), folder, "-b", "binary", "-D");
  }

  /** Random bits with fields that aliases ask for. */
  private static int special(SplittableRandom random) {
    int bits = random.nextInt();
    int[] fields = {31 << 7, 31 << 15, 31 << 20, 0xfff << 20, 7 << 12, 0xff << 20};
    for (int field : fields) {
      bits =
          switch (random.nextInt(8)) {
            case 0 -> bits & ~field;
            case 1 -> bits | field;
            case 2 -> bits & ~field | Integer.lowestOneBit(field);
            default -> bits;
          };
    }
    return random.nextInt(4) == 0 ? bits & ~(31 << 20) | (bits >>> 15 & 31) << 20 : bits;
  }

  @Test
  void realCodeReadsAsInObjdump(@TempDir Path folder) throws Exception {
    Path library = Path.of("/usr/riscv64-linux-gnu/lib/libc.so.6");
    assumeTrue(Files.exists(library), "no riscv64 glibc to disassemble");
    int instructions = compare(Files.readAllBytes(library), folder, "-d", "-j", ".text");
    assertEquals(true, instructions > 100_000);
  }

  /** Disassembles with objdump and compares each instruction; returns how many there were. */
  private int compare(byte[] bytes, Path folder, String... options) throws Exception {
    assumeTrue(isInstalled(), OBJDUMP + " is not installed");
    Path file = folder.resolve("words");
    Files.write(file, bytes);
    List<String> command = new ArrayList<>(List.of(OBJDUMP, "-m", "riscv:rv64"));
    command.addAll(List.of(options));
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int count = 0;
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] columns = line.split("\t", 3);
        if (columns.length < 3 || !columns[0].endsWith(":")) {
          continue;
        }
        long pc = Long.parseLong(columns[0].replace(":", "").trim(), 16);
        int word = (int) Long.parseLong(columns[1].trim(), 16);
        // Targets that have a symbol are printed without 0x.
        String expected =
            columns[2]
                .replaceFirst("\\s*#.*", "")
                .replaceFirst("(^|[\t,])([0-9a-f]+) <.*", "$10x$2")
                .strip();
        assertEquals(
            expected, disassembler.disassemble(word, pc), () -> "the line " + line(pc, word));
        count++;
      }
    }
    assertEquals(0, process.waitFor());
    return count;
  }

  private static String line(long pc, int word) {
    return Long.toHexString(pc) + ": " + Integer.toHexString(word);
  }

  private static boolean isInstalled() {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, OBJDUMP))) {
        return true;
      }
    }
    return false;
  }
}
