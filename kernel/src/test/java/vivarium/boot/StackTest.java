package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.abi.Signal;
import vivarium.debug.CallChain;
import vivarium.debug.FoundBy;
import vivarium.debug.Place;
import vivarium.debug.StackFrame;
import vivarium.debug.StackTrace;
import vivarium.debug.Symbol;
import vivarium.debug.Unwinder;
import vivarium.fs.HostInput;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.mem.AddressSpace;

/** Stacks of guests as they are when a fault ends them; the programs are the debug resources. */
class StackTest {
  @TempDir private @Nullable Path root;

  private Path root() {
    return Objects.requireNonNull(root);
  }

  /** What was found when the program died, and what was said of it. */
  private record Death(
      StackTrace trace, CallChain chain, int status, List<String> log, @Nullable String note) {}

  private Death run(String name) throws Exception {
    Path file = root().resolve("program");
    try (InputStream in = getClass().getResourceAsStream("/debug/" + name + ".elf")) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<StackTrace> traces = new ArrayList<>();
    List<CallChain> chains = new ArrayList<>();
    try (VivariumMachine machine = Boot.boot(MachineConfig.builder(root()).build())) {
      Vfs vfs = machine.kernel().vfs();
      var diagnosis = new vivarium.debug.CrashDiagnosis(machine.symbols());
      VivariumMachine.Exit exit =
          machine.call(() -> {
            machine
                .kernel()
                .crashes()
                .setReporter((task, info) -> {
                  Unwinder unwinder = new Unwinder(machine.symbols());
                  AddressSpace space = task.memory();
                  traces.add(unwinder.unwind(space, task.context()));
                  chains.add(unwinder.chain(space, task.context().x, task.context().pc, 1 << 20));
                  return diagnosis.crashed(task, info);
                });
            List<OpenFile> files =
                List.of(
                    new HostInput(vfs, new ByteArrayInputStream(new byte[0]), machine.door()),
                    new HostOutput(vfs, OutputStreams.NONE),
                    new HostOutput(vfs, OutputStreams.NONE));
            return machine.start(
                ProgramStart.guest("/program", List.of("program"), List.of(), files));
          });
      int status = exit.awaitShellStatus();
      return machine.call(() ->
          new Death(
              traces.getFirst(),
              chains.getFirst(),
              status,
              machine.kernel().log().entries().stream().map(e -> e.text()).toList(),
              machine.kernel().crashes().take(exit.process().pid())));
    }
  }

  private static final class OutputStreams {
    static final java.io.OutputStream NONE = java.io.OutputStream.nullOutputStream();
  }

  private static String function(StackFrame frame) {
    Place place = frame.place();
    Symbol symbol = place == null ? null : place.symbol();
    return symbol == null ? "?" : symbol.name();
  }

  @ParameterizedTest
  @CsvSource({
    "gcc-dwarf5, CFI, true",
    "gcc-dwarf4, CFI, true",
    "gcc-dwarf5-O0, CFI, false",
    "gcc-dwarf4-wide, CFI, true",
    "gcc-sections, CFI, true",
    "gcc-debug-frame, CFI, false",
    "gcc-plain, PROLOGUE, true",
    "clang-dwarf5, CFI, true",
    "clang-dwarf4, CFI, true"
  })
  void allCallersOfAFaultAreFound(String name, FoundBy by, boolean tailCall) throws Exception {
    Death death = run(name);
    assertEquals(128 + Signal.SIGSEGV, death.status);
    List<String> functions = death.trace.frames().stream().map(StackTest::function).toList();
    List<String> expected = new ArrayList<>(List.of("fault"));
    expected.addAll(functions.stream().filter("recurse"::equals).toList());
    expected.add("variable_frame");
    if (!tailCall) {
      expected.add("choose");
    }
    expected.addAll(List.of("main", "_start"));
    assertEquals(expected, functions);
    assertTrue(functions.contains("recurse"));
    assertTrue(death.trace.complete(), death.trace.end());
    for (StackFrame frame : death.trace.frames().subList(1, functions.size() - 1)) {
      boolean pointer = frame.foundBy() == FoundBy.FRAME_POINTER;
      assertTrue(frame.foundBy() == by || pointer && by == FoundBy.PROLOGUE, frame.toString());
      assertTrue(frame.size() > 0 && frame.size() % 16 == 0, frame.toString());
    }
    long[] pcs = death.trace.frames().stream().mapToLong(StackFrame::pc).toArray();
    long[] sps = death.trace.frames().stream().mapToLong(StackFrame::sp).toArray();
    assertEquals(pcs.length, death.chain.count());
    assertTrue(Arrays.equals(pcs, Arrays.copyOf(death.chain.pcs(), pcs.length)));
    assertTrue(Arrays.equals(sps, Arrays.copyOf(death.chain.sps(), sps.length)));
  }

  @Test
  void kernelLogSaysWhereAProgramDied() throws Exception {
    Death death = run("gcc-dwarf5-O0");
    String said = String.join("\n", death.log);
    assertTrue(
        said.contains("Segmentation fault (nothing mapped) at 0x0, pc 0x")
            && said.contains("fault+")
            && said.contains("(sample.c:37) in program"),
        said);
    assertTrue(said.contains("called from") && said.contains("(sample.c:43)"), said);
    assertEquals(null, death.note);
  }

  @Test
  void overflownStackIsToldWithItsRecursion() throws Exception {
    Death death = run("overflow");
    assertEquals(128 + Signal.SIGSEGV, death.status);
    String note = death.note;
    assertNotNull(note);
    assertTrue(
        note.matches(
            "stack overflow: even \\(overflow.c:6\\) and odd \\(overflow.c:11\\) call each"
                + " other in turn, \\d+ frames, \\d+ bytes a turn"),
        note);
    String said = String.join("\n", death.log);
    assertTrue(said.contains("its limit (RLIMIT_STACK) is 8192 KiB"), said);
    assertTrue(said.contains("it began in main (overflow.c:"), said);
    assertTrue(death.chain.complete());
  }
}
