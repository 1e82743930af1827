package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.debug.heap.Block;
import vivarium.debug.heap.Heap;
import vivarium.debug.heap.HeapReader;
import vivarium.debug.heap.Region;
import vivarium.fs.HostInput;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.mem.AddressSpace;
import vivarium.proc.Process;

/**
 * Heaps as the allocators' headers tell them. The oracle is the program itself, which says what it
 * holds: userland/tests/heap/blocks.c, with the cross compiler's glibc, and with {@code
 * -Dvivarium.debian.root} with Debian's glibc and musl.
 */
@Timeout(240)
class HeapTest {
  @TempDir private @Nullable Path folder;

  private Path folder() {
    return Objects.requireNonNull(folder);
  }

  private static Path images() {
    return Path.of("../images/root");
  }

  private interface Look {
    void at(VivariumMachine machine, Process process, AddressSpace space, String said);
  }

  /** Runs a program until it has said a word, and looks at it then. */
  private void watch(Path root, String program, List<String> words, String until, Look look)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MachineConfig config =
        MachineConfig.builder(root).mount(new MountOption(folder(), "/mnt", false)).build();
    try (VivariumMachine machine = Boot.boot(config)) {
      var vfs = machine.kernel().vfs();
      List<OpenFile> files =
          machine.call(() ->
              List.of(
                  new HostInput(vfs, new ByteArrayInputStream(new byte[0]), machine.door()),
                  new HostOutput(vfs, out),
                  new HostOutput(vfs, out)));
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(words);
      VivariumMachine.Exit exit =
          machine.start(ProgramStart.guest(program, command, List.of("PATH=/bin"), files));
      while (!exit.status().isDone()
          && !machine.call(() -> out.toString(StandardCharsets.UTF_8)).contains(until)) {
        Thread.sleep(20);
      }
      machine.call(() -> {
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains(until), said);
        AddressSpace space = exit.process().tasks().get(0).addressSpace();
        look.at(machine, exit.process(), Objects.requireNonNull(space), said);
        return null;
      });
    }
  }

  private static Heap only(VivariumMachine machine, Process process, AddressSpace space) {
    List<Heap> heaps = HeapReader.read(process, space, machine.symbols());
    assertEquals(1, heaps.size(), heaps.toString());
    return heaps.getFirst();
  }

  private static Map<Long, Block> byAddress(Heap heap) {
    Map<Long, Block> blocks = new HashMap<>();
    for (Region region : heap.regions()) {
      for (Block block : region.blocks()) {
        if (block.total() > 0) {
          blocks.put(block.address(), block);
        }
      }
    }
    return blocks;
  }

  /** Compares the headers with what the program says it holds and gave back. */
  private static void compare(Heap heap, String said) {
    Map<Long, Block> blocks = byAddress(heap);
    int live = 0;
    for (String line : said.split("\n")) {
      String[] words = line.split(" ");
      long address = words.length > 1 ? Long.parseLong(words[1], 16) : 0;
      Block found = blocks.get(address);
      if (words[0].equals("live")) {
        live++;
        Block block = Objects.requireNonNull(found, line + " is unknown to " + heap.allocator());
        boolean used = block.state() == Block.State.USED || block.state() == Block.State.MAPPED;
        assertTrue(used, line + " but " + block);
        if (block.requested() >= 0) {
          assertEquals(Long.parseLong(words[2]), block.requested(), line);
        } else {
          assertEquals(Long.parseLong(words[3]), block.size(), line);
        }
      } else if (words[0].equals("freed") && found != null) {
        assertFalse(found.state() == Block.State.USED, line + " but " + found);
      }
    }
    assertTrue(live > 100, said);
    for (Region region : heap.regions()) {
      assertEquals(null, region.broken(), region.name());
    }
    for (Block block : blocks.values()) {
      assertFalse(block.bin().equals("in no bin"), block + " in " + heap.notes());
    }
  }

  private Path blocks(String linking) throws Exception {
    CrossCompiler.require();
    Path program = folder().resolve("blocks");
    CrossCompiler.compile(CrossCompiler.sources("heap").resolve("blocks.c"), program, linking);
    return program;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2 threads", "3"})
  void glibcsBlocksAreThoseThatTheProgramHolds(String words) throws Exception {
    blocks("-static");
    watch(
        images(),
        "/mnt/blocks",
        List.of(words.split(" ")),
        "ready",
        (machine, process, space, said) -> compare(only(machine, process, space), said));
  }

  @Test
  void overwrittenHeaderIsToldAndTheWalkGoesOn() throws Exception {
    blocks("-static");
    watch(
        images(),
        "/mnt/blocks",
        List.of("4", "corrupt"),
        "ready",
        (machine, process, space, said) -> {
          Heap heap = only(machine, process, space);
          List<Region> broken =
              heap.regions().stream().filter(region -> region.broken() != null).toList();
          assertEquals(1, broken.size(), heap.notes().toString());
          assertTrue(
              String.valueOf(broken.getFirst().broken()).contains("the walk goes on"),
              broken.getFirst().broken());
          assertTrue(heap.totals().usedBlocks() > 100, heap.totals().toString());
        });
  }

  @Test
  void readingChangesNothingOfTheGuests() throws Exception {
    blocks("-static");
    watch(
        images(),
        "/mnt/blocks",
        List.of("5"),
        "ready",
        (machine, process, space, said) -> {
          long resident = space.usage.residentPages();
          long faults = space.usage.minorFaults + space.usage.majorFaults;
          int free = machine.kernel().frames().freeCount();
          only(machine, process, space);
          assertEquals(resident, space.usage.residentPages());
          assertEquals(faults, space.usage.minorFaults + space.usage.majorFaults);
          assertEquals(free, machine.kernel().frames().freeCount());
        });
  }

  @Test
  void garbageInHeadersNeverEndsTheReader() throws Exception {
    blocks("-static");
    long seed = 11;
    watch(
        images(),
        "/mnt/blocks",
        List.of("6", "threads"),
        "ready",
        (machine, process, space, said) -> spoil(machine, process, space, seed));
    watch(
        images(),
        "/demos/fragmentation",
        List.of("hold"),
        "malloc(1000)",
        (machine, process, space, said) -> spoil(machine, process, space, seed));
  }

  private static void spoil(
      VivariumMachine machine, Process process, AddressSpace space, long seed) {
    Random random = new Random(seed);
    List<Block> blocks = new ArrayList<>();
    for (Heap heap : HeapReader.read(process, space, machine.symbols())) {
      blocks.addAll(byAddress(heap).values());
    }
    assertTrue(blocks.size() > 100, "seed " + seed);
    for (int i = 0; i < 60; i++) {
      byte[] garbage = new byte[8];
      random.nextBytes(garbage);
      if (random.nextBoolean()) {
        garbage = new byte[] {(byte) random.nextInt(), (byte) random.nextInt(4)};
      }
      Block block = blocks.get(random.nextInt(blocks.size()));
      space.poke(block.address() - 8 + random.nextInt(16), garbage, 0, garbage.length);
      HeapReader.read(process, space, machine.symbols());
    }
  }

  @Test
  void ownLibrarysHeapIsAsTheProgramWalksIt() throws Exception {
    watch(
        images(),
        "/demos/fragmentation",
        List.of("hold"),
        "malloc(1000)",
        (machine, process, space, said) -> {
          Heap heap = only(machine, process, space);
          List<Block> blocks = heap.regions().getFirst().blocks();
          assertEquals(399, blocks.stream().filter(b -> b.bin().equals("bin 12")).count(), said);
          long holes =
              blocks.stream()
                  .filter(b -> b.state() == Block.State.FREE && b.size() <= 224)
                  .mapToLong(Block::size)
                  .sum();
          assertTrue(said.contains(" " + holes + " bytes free"), holes + " in " + said);
          assertTrue(heap.totals().externalFragmentation() > 0.8);
        });
  }

  @Test
  void ownLibrarysOverwrittenHeaderIsToldAndTheWalkGoesOn() throws Exception {
    watch(
        images(),
        "/demos/fragmentation",
        List.of("hold"),
        "malloc(1000)",
        (machine, process, space, said) -> {
          List<Block> blocks = only(machine, process, space).regions().getFirst().blocks();
          Block victim = blocks.get(101);
          byte[] text = "overflow, overflow and more".getBytes(StandardCharsets.UTF_8);
          space.poke(victim.start(), text, 0, 16);
          Region region = only(machine, process, space).regions().getFirst();
          assertTrue(
              String.valueOf(region.broken()).contains(Long.toHexString(victim.start())),
              region.broken());
          assertEquals(blocks.size(), region.blocks().size());
        });
  }

  @Test
  void serviceBlocksAreRead() throws Exception {
    watch(
        images(),
        "/demos/malloc_service",
        List.of("hold"),
        "holds its blocks",
        (machine, process, space, said) -> {
          List<Heap> heaps = HeapReader.read(process, space, machine.symbols());
          Heap.Totals totals = heaps.getLast().totals();
          assertEquals(6, totals.usedBlocks());
          assertEquals(3232, totals.used());
        });
  }

  private static Path debian() {
    String root = System.getProperty("vivarium.debian.root");
    assumeTrue(root != null, "no -Dvivarium.debian.root");
    return Path.of(String.valueOf(root));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "8 threads"})
  void strippedGlibcsArenaIsFoundByItsShape(String words) throws Exception {
    Path root = debian();
    blocks("-no-pie");
    watch(
        root,
        "/mnt/blocks",
        List.of(words.split(" ")),
        "ready",
        (machine, process, space, said) -> {
          Heap heap = only(machine, process, space);
          assertTrue(heap.notes().getFirst().contains("by its shape"), heap.notes().toString());
          compare(heap, said);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "10 threads"})
  void muslsBlocksAreThoseThatTheProgramHolds(String words) throws Exception {
    Path root = debian();
    Path library = root.resolve("usr/lib/riscv64-linux-musl");
    assumeTrue(Files.exists(library.resolve("libc.so")), "no musl in " + root);
    Path include = root.resolve("usr/include/riscv64-linux-musl");
    assumeTrue(Files.isDirectory(include), "no musl-dev in " + root);
    CrossCompiler.require();
    CrossCompiler.compileForMusl(
        CrossCompiler.sources("heap"), folder().resolve("blocks"), include, library);
    watch(
        root,
        "/mnt/blocks",
        List.of(words.split(" ")),
        "ready",
        (machine, process, space, said) -> compare(only(machine, process, space), said));
  }
}
