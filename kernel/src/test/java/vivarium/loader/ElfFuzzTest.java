package vivarium.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.abi.Elf;
import vivarium.abi.ErrnoException;
import vivarium.loader.TestElf.MemoryFile;
import vivarium.mem.AddressSpace;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;

/**
 * Loads broken and hostile executables: truncated, with flipped bits, with fields that hold extreme
 * values. Each must load or be refused with an errno; no exception, no large allocation, and every
 * frame comes back. Prints its seed on failure; replay with -Dvivarium.elf.fuzz.seed.
 */
class ElfFuzzTest {
  private static final int MUTANTS = 24_000;

  private static final long[] EXTREMES = {
    0,
    1,
    2,
    7,
    8,
    0x1000,
    0xfff,
    0x1001,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    1L << 37,
    (1L << 38) - 1,
    1L << 38,
    1L << 62,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 0xfff,
    Long.MIN_VALUE,
    -1,
    -0x1000
  };

  private final Frames frames = new Frames(new PhysicalMemory(8 << 20));
  private final ImageLoader loader = new ImageLoader(new Vdso(frames));
  private final byte[] interpreter = TestElf.program(Elf.ET_DYN, 0, null).bytes();
  private final List<byte[]> originals =
      List.of(
          TestElf.program(Elf.ET_EXEC, 0x10000, null).bytes(),
          TestElf.program(Elf.ET_DYN, 0, null).bytes(),
          TestElf.program(Elf.ET_DYN, 0, "/lib/ld.so").bytes(),
          VdsoImage.build(),
          "#!/bin/interpreter with an argument\nand more\n".getBytes(StandardCharsets.US_ASCII));

  private int loaded;

  @Test
  void mutantsAreLoadedOrRefusedAndLeakNothing() {
    long seed = Long.getLong("vivarium.elf.fuzz.seed", 20260101);
    SplittableRandom random = new SplittableRandom(seed);
    int before = frames.freeCount();
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(originals.get(i % originals.size()).clone(), random);
      try {
        tryToLoad(mutant, i % 3 == 0 ? mutate(interpreter.clone(), random) : interpreter);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("mutant " + i + " of seed " + seed, e);
      }
      if (frames.freeCount() != before) {
        fail(
            "mutant "
                + i
                + " of seed "
                + seed
                + " leaked "
                + (before - frames.freeCount())
                + " frames");
      }
    }
    assertEquals(0, frames.count(FrameUse.PAGE_TABLE));
    assertTrue(loaded > MUTANTS / 20 && loaded < MUTANTS, "loaded " + loaded);
  }

  private void tryToLoad(byte[] program, byte[] interpreterBytes) {
    AddressSpace space = new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
    MemoryFile file = new MemoryFile(frames, "/bin/fuzz", program);
    MemoryFile other = new MemoryFile(frames, "/lib/ld.so", interpreterBytes);
    LoadRequest request =
        new LoadRequest(
            file,
            "/bin/fuzz",
            List.of("fuzz"),
            List.of("A=B"),
            new LoadRequest.Credentials(0, 0, 0, 0),
            new SplittableRandom(1),
            false,
            path -> other);
    try {
      LoadedImage image = loader.load(request, space);
      loaded++;
      long arguments = space.readLong(image.stackPointer());
      assertTrue(
          arguments >= 1 && arguments <= 11, "argc " + arguments); // two more for each script
    } catch (ErrnoException refused) {
      assertTrue(refused.errno() > 0);
    } finally {
      space.release();
      file.pages().discard();
      other.pages().discard();
    }
    assertEquals(0, file.users);
    assertEquals(0, other.users);
  }

  private static byte[] mutate(byte[] bytes, SplittableRandom random) {
    int headers = Math.min(bytes.length, 64 + 4 * 56);
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(random.nextBoolean() ? headers : bytes.length));
      }
      case 1 -> flip(bytes, random.nextInt(1, 8), headers, random);
      case 2 -> flip(bytes, random.nextInt(1, 64), bytes.length, random);
      case 3 -> {
        for (int n = random.nextInt(1, 4); n > 0; n--) {
          extreme(bytes, headers, random);
        }
      }
      default -> {
        int from = random.nextInt(headers);
        int length = random.nextInt(1, Math.min(64, bytes.length - from + 1));
        for (int i = 0; i < length; i++) {
          bytes[from + i] = (byte) random.nextInt();
        }
        restoreIdentity(bytes, random);
      }
    }
    return bytes;
  }

  private static void flip(byte[] bytes, int count, int limit, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      bytes[random.nextInt(limit)] ^= (byte) (1 << random.nextInt(8));
    }
    restoreIdentity(bytes, random);
  }

  /** Most mutants should get past the first checks. */
  private static void restoreIdentity(byte[] bytes, SplittableRandom random) {
    if (random.nextInt(4) != 0 && bytes.length > 64 && bytes[2] == 'L') {
      System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, bytes, 0, 7);
      bytes[Elf.E_PHENTSIZE] = 56;
    }
  }

  private static void extreme(byte[] bytes, int headers, SplittableRandom random) {
    int width = random.nextBoolean() ? 8 : random.nextBoolean() ? 4 : 2;
    int at = random.nextInt(Math.max(1, headers - width)) / width * width;
    long value =
        EXTREMES[random.nextInt(EXTREMES.length)]
            + (random.nextInt(4) == 0 ? random.nextInt(-2, 3) : 0);
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }
}
