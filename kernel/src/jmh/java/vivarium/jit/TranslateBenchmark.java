package vivarium.jit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import vivarium.abi.Elf;
import vivarium.cpu.MicroGuest;
import vivarium.mem.PhysicalMemory;

/**
 * The translator's own work, from guest code to a class that is loaded: decoding, choosing the
 * region, writing the bytecode, and the JVM's verifier. The regions are those of all loops of a
 * bench program and of the library in it, one after the other; the time is that of a region, and
 * beside it stands that of a guest instruction. Without what HotSpot then does with the class.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TranslateBenchmark {
  /** The program, of images/root/bench. */
  @Param({"lz", "nbody"})
  String program;

  private final MicroGuest guest = new MicroGuest();
  private final Compiler compiler = new Compiler(false, false, null);
  private final Queue<Compiler.Made> made = new ArrayDeque<>();
  private final TranslatedSpace space =
      new TranslatedSpace(
          guest.hart, guest.space, new Translations(guest.frames.memory()), new Tally());
  private final List<Place> places = new ArrayList<>();
  private byte[] code = {};
  private int next;

  /** A loop: the pages around it, and where it is entered. */
  private record Place(int firstPage, int entry) {}

  /** What is counted beside regions. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Counted {
    /** Guest instructions that were translated. */
    public long guestInstructions;
  }

  @Setup
  public void setup() throws IOException {
    code = executable(Files.readAllBytes(image()));
    GuestCode whole = new GuestCode(pages(0, code.length / PhysicalMemory.PAGE_SIZE));
    BitSet loops = new BitSet();
    for (int slot = 0; whole.isWhole(slot); slot = whole.after(slot)) {
      int target = GuestCode.isBranch(whole.op(slot)) ? whole.target(slot) : slot;
      if (target >= 0 && target < slot) {
        loops.set(target);
      }
    }
    for (int slot = loops.nextSetBit(0); slot >= 0; slot = loops.nextSetBit(slot + 1)) {
      int first = Math.max(0, GuestCode.page(slot) - Translator.PAGES_BEFORE);
      Place place = new Place(first, slot - first * PhysicalMemory.PAGE_SIZE / 2);
      if (translate(place) != null) {
        places.add(place);
      }
    }
  }

  private Path image() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("images/root/bench"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("images/root/bench is not above the working directory");
    }
    return folder.resolve("images/root/bench").resolve(program);
  }

  /** The bytes of the executable segment, in whole pages. */
  private static byte[] executable(byte[] file) {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) elf.getLong(Elf.E_PHOFF);
    for (int i = 0; i < elf.getShort(Elf.E_PHNUM); i++, at += Elf.PROGRAM_HEADER_BYTES) {
      boolean executable = (elf.getInt(at + Elf.P_FLAGS) & Elf.PF_X) != 0;
      if (elf.getInt(at + Elf.P_TYPE) == Elf.PT_LOAD && executable) {
        int start = (int) elf.getLong(at + Elf.P_OFFSET);
        int offset = start & -PhysicalMemory.PAGE_SIZE;
        int end = start + (int) elf.getLong(at + Elf.P_FILESZ);
        int size = end - offset + PhysicalMemory.PAGE_SIZE - 1 & -PhysicalMemory.PAGE_SIZE;
        return Arrays.copyOfRange(file, offset, offset + size);
      }
    }
    throw new IllegalStateException("no code in it");
  }

  private byte[][] pages(int first, int count) {
    byte[][] pages = new byte[count][];
    for (int i = 0; i < count; i++) {
      int at = (first + i) * PhysicalMemory.PAGE_SIZE;
      if (at < code.length) {
        pages[i] = Arrays.copyOfRange(code, at, at + PhysicalMemory.PAGE_SIZE);
      }
    }
    return pages;
  }

  /** Null if there is no region that is worth it. */
  private @Nullable RegionCode translate(Place place) {
    space.claimed.clear();
    long pc = (long) place.firstPage * PhysicalMemory.PAGE_SIZE + 2L * place.entry;
    compiler.translate(
        new Compiler.Request(
            made,
            space,
            pc,
            new GuestCode(pages(place.firstPage, Translator.PAGES)),
            place.entry,
            JumpTargets.NONE,
            new BitSet(),
            false,
            new BitSet(),
            false,
            true));
    Compiler.Made result = made.poll();
    return result == null ? null : result.code();
  }

  @Benchmark
  public Object region(Counted counted) {
    RegionCode region = translate(places.get(next));
    if (region == null) {
      throw new IllegalStateException("no region at " + places.get(next));
    }
    next = (next + 1) % places.size();
    counted.guestInstructions += region.instructions;
    return region;
  }
}
