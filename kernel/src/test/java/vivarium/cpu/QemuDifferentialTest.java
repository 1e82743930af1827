package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs run on a hart and under qemu-riscv64, the oracle; all that they write must be
 * equal. {@code -Dvivarium.differential.instructions=N} says how many instructions to execute at
 * least, {@code -Dvivarium.seed=N} replays, {@code -Dvivarium.differential.stepwise=true} dumps
 * after each instruction, so that a difference is named exactly.
 */
class QemuDifferentialTest {
  private static final long INSTRUCTIONS =
      Long.getLong("vivarium.differential.instructions", 50_000);
  private static final boolean STEPWISE = Boolean.getBoolean("vivarium.differential.stepwise");

  @Test
  void randomProgramsBehaveAsUnderQemu(@TempDir Path folder) throws Exception {
    assumeTrue(isInstalled("qemu-riscv64"), "qemu-riscv64 is not installed");
    long seed = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("QemuDifferentialTest: -Dvivarium.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long executed = 0;
    while (executed < INSTRUCTIONS) {
      executed += compare(random.nextLong(), folder);
    }
    System.out.println("QemuDifferentialTest: " + executed + " instructions");
  }

  private static long compare(long seed, Path folder) throws Exception {
    RandomProgram program = new RandomProgram(seed, 1200, STEPWISE ? 1 : 12, STEPWISE);
    byte[] elf = program.toElf();
    byte[] expected = runQemu(elf, folder);
    BareGuest guest = new BareGuest().load(elf);
    SplittableRandom slices = new SplittableRandom(seed);
    try {
      assertEquals(0, guest.runToExit(() -> slices.nextInt(slices.nextInt(1, 3000)) + 1L));
    } catch (IllegalStateException e) {
      fail("program " + seed + ": " + e.getMessage() + "; " + difference(program, expected, guest));
    }
    if (!Arrays.equals(expected, guest.output.toByteArray())) {
      fail("program " + seed + ": " + difference(program, expected, guest));
    }
    return guest.executed;
  }

  /** Says where two outputs differ first: the round, the register or address, and both values. */
  private static String difference(RandomProgram program, byte[] expected, BareGuest guest) {
    byte[] actual = guest.output.toByteArray();
    int at = Arrays.mismatch(expected, actual);
    if (at < 0 || at >= Math.min(expected.length, actual.length)) {
      return "outputs of " + expected.length + " and " + actual.length + " bytes, equal so far";
    }
    int round = at / RandomProgram.DUMP_BYTES;
    int place = at % RandomProgram.DUMP_BYTES / 8;
    String name;
    if (place < 32) {
      name = "x" + place;
    } else if (place < 64) {
      name = "f" + (place - 32);
    } else {
      name = place == 64 ? "fcsr" : "memory at " + 8 * (place - RandomProgram.DUMP_REGISTERS);
    }
    int start = at / RandomProgram.DUMP_BYTES * RandomProgram.DUMP_BYTES;
    ByteBuffer buffer = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
    int item = (int) buffer.getLong(start + 8 * (RandomProgram.DUMP_REGISTERS - 1));
    long wanted = buffer.getLong(start + 8 * place);
    long got = ByteBuffer.wrap(actual).order(ByteOrder.LITTLE_ENDIAN).getLong(start + 8 * place);
    return "dump "
        + round
        + " after \""
        + program.item(item)
        + "\": "
        + name
        + " is "
        + Long.toHexString(got)
        + ", under qemu "
        + Long.toHexString(wanted);
  }

  private static byte[] runQemu(byte[] elf, Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("random.elf");
    Files.deleteIfExists(file);
    Files.write(file, elf);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    Process process =
        new ProcessBuilder("qemu-riscv64", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), "status under qemu");
    return output;
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
