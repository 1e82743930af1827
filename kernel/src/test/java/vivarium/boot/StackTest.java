package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.abi.Signal;
import vivarium.debug.CallChain;
import vivarium.debug.FoundBy;
import vivarium.debug.Place;
import vivarium.debug.StackFrame;
import vivarium.debug.StackTrace;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.debug.Unwinder;
import vivarium.debug.Variables;
import vivarium.debug.Variables.Part;
import vivarium.debug.dwarf.Location;
import vivarium.debug.dwarf.Variable;
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
      StackTrace trace,
      CallChain chain,
      List<String> variables,
      int status,
      List<String> log,
      @Nullable String note) {}

  private void install(String resource, Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (InputStream in = getClass().getResourceAsStream("/debug/" + resource)) {
      Files.copy(Objects.requireNonNull(in, resource), file);
    }
  }

  private Death run(String name) throws Exception {
    Path file = root().resolve("program");
    install(name + ".elf", file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<StackTrace> traces = new ArrayList<>();
    List<CallChain> chains = new ArrayList<>();
    List<String> variables = new ArrayList<>();
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
                  if (!name.matches("overflow|gcc-plain|stripped")) {
                    variables.addAll(variables(machine.symbols(), space, traces.getFirst()));
                  }
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
              variables,
              status,
              machine.kernel().log().entries().stream().map(e -> e.text()).toList(),
              machine.kernel().crashes().take(exit.process().pid())));
    }
  }

  /** A line for each variable of each frame: "depth name type value", and some fixed ones. */
  private static List<String> variables(Symbols symbols, AddressSpace space, StackTrace trace) {
    Variables all = new Variables(symbols);
    List<String> lines = new ArrayList<>();
    for (StackFrame frame : trace.frames()) {
      for (Variable variable : all.of(space, frame)) {
        String value =
            switch (variable.location()) {
              case Location.Memory memory when variable.size() <= 8 ->
                  Long.toString(number(space, memory.address(), (int) variable.size()));
              case Location.Register register ->
                  String.valueOf(frame.registers().get(register.number()));
              case Location.Number number -> Long.toString(number.value());
              case Location.Unavailable gone -> "unavailable";
              default -> "large";
            };
        lines.add(
            "%d %s %s %s".formatted(frame.depth(), variable.name(), variable.type().name(), value));
      }
    }
    Variable table = all.named(space, "table").getFirst();
    long at = table.location() instanceof Location.Memory memory ? memory.address() : 0;
    Part inside = Objects.requireNonNull(all.globalAt(space, at + 20 + 3));
    lines.add(table.type().name() + " " + inside.inWords() + " +" + inside.offset());
    Variable square = all.named(space, "square").getFirst();
    long corner = square.location() instanceof Location.Memory memory ? memory.address() : 0;
    lines.add(Objects.requireNonNull(all.globalAt(space, corner + 8 + 12)).inWords());
    lines.add(square.file() + ":" + square.line() + " " + square.size());
    return lines;
  }

  private static long number(AddressSpace space, long address, int size) {
    byte[] bytes = new byte[8];
    space.observe(address, bytes, 0, size);
    long value = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    return size == 4 ? (int) value : value;
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

  /** The values are those that gdb 13 prints with {@code bt full} under qemu-riscv64. */
  @ParameterizedTest
  @ValueSource(strings = {"gcc-dwarf5-O0", "gcc-types5", "gcc-types4"})
  void variablesOfEveryFrameHaveTheirValues(String name) throws Exception {
    assertEquals(
        """
        0 depth int 2
        0 length size 17
        0 buffer char [64] large
        0 calls int 1
        1 depth int 0
        1 s const struct shape * POINTER
        1 below int 0
        2 depth int 1
        2 s const struct shape * POINTER
        2 below int 0
        3 depth int 2
        3 s const struct shape * POINTER
        3 below int 0
        4 depth int 3
        4 s const struct shape * POINTER
        4 below int 0
        5 count int 9
        5 numbers int [] 0
        5 large char [8192] large
        6 n int 1
        7 i int 2
        7 argc int 1
        7 argv char ** POINTER
        7 total int 4
        int [4][3] table[1][2] +23
        square.corners[1].y
        /src/sample.c:18 80
        """,
        String.join("\n", run(name).variables)
                .replaceAll("( \\*) \\d+|(\\*\\*) \\d+", "$1$2 POINTER")
            + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gcc-dwarf5", "gcc-dwarf4", "gcc-sections", "clang-dwarf5", "clang-dwarf4"})
  void variablesOfOptimisedCodeHaveTheirValuesOrNone(String name) throws Exception {
    List<String> variables = run(name).variables;
    assertTrue(variables.contains("0 calls int 1"), variables.toString());
    assertTrue(
        variables.stream().anyMatch(v -> v.matches("\\d total int 4")), variables.toString());
    for (String variable : variables) {
      assertTrue(
          !variable.matches("\\d (count|length|n) .*")
              || variable.matches(".* (9|17|1|unavailable)"),
          variable);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/stripped.debug",
        "/.debug/stripped.debug",
        "/usr/lib/debug/stripped.debug",
        "id"
      })
  void debugInformationIsFoundWhereItWasPut(String place) throws Exception {
    String path = place.equals("id") ? idPath() : place;
    install("stripped.debug", root().resolve(path.substring(1)));
    Death death = run("stripped");
    String said = String.join("\n", death.log);
    assertTrue(said.contains("fault+") && said.contains("(sample.c:37) in program"), said);
    assertTrue(said.contains("main+") && said.contains("(sample.c:75)"), said);
  }

  /** Where debug information is kept by the build id, which follows its note's name. */
  private String idPath() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/debug/stripped.elf")) {
      byte[] file = Objects.requireNonNull(in).readAllBytes();
      String text = new String(file, StandardCharsets.ISO_8859_1);
      int at = text.indexOf("\u0004\0\0\0\u0014\0\0\0\u0003\0\0\0GNU\0") + 16;
      String id = HexFormat.of().formatHex(file, at, at + 20);
      return "/usr/lib/debug/.build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug";
    }
  }

  @Test
  void debugInformationOfAnotherBuildIsNotTaken() throws Exception {
    install("gcc-dwarf4.elf", root().resolve(idPath().substring(1)));
    install("gcc-dwarf4.elf", root().resolve("stripped.debug"));
    String said = String.join("\n", run("stripped").log);
    assertTrue(said.contains("program+0x") && !said.contains("sample.c"), said);
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
