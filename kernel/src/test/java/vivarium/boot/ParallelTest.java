package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vivarium.abi.WaitFlags;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.jit.Translations.Tuning;
import vivarium.mem.Paging;
import vivarium.mem.replace.Replacement;
import vivarium.proc.Kernel;
import vivarium.proc.KernelAudit;

/**
 * The parallel machine under both engines: programs that strain the kernel from several harts at
 * once, with audits of the whole kernel while they run and afterwards; programs that take from one
 * another what they run in; and litmus tests of the memory model. A run that hangs fails with the
 * stacks of all threads.
 */
class ParallelTest {
  private static final int PATIENCE = Integer.getInteger("vivarium.test.patience", 240);
  private static final int MILLISECONDS = Integer.getInteger("vivarium.parallel.milliseconds", 4);
  private static final int AUDIT_PERIOD_MILLISECONDS = 20;

  /** Rounds of the program harts. */
  private static final int ROUNDS = Integer.getInteger("vivarium.parallel.rounds", 5);

  /** Rounds of the litmus tests, of 256 runs each. */
  private static final int LITMUS = Integer.getInteger("vivarium.parallel.litmus", 8);

  /** Translates what was met twice, so that short tests run translated code. */
  private static final Tuning EAGER = new Tuning(50, 20, 20, true);

  @TempDir static Path root;

  @BeforeAll
  static void compile() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
    for (String name : List.of("stress", "swap", "litmus", "harts")) {
      String program = name.equals("swap") ? "pressure" : name;
      CrossCompiler.compile(
          CrossCompiler.sources(name).resolve(program + ".c"),
          root.resolve("bin").resolve(program),
          "-static");
    }
  }

  private static MachineConfig.Builder parallel(EngineKind engine, int harts) {
    return MachineConfig.builder(root).parallel(true).cores(harts).engine(engine).tuning(EAGER);
  }

  /** Runs a program with audits; it must end well, with the kernel whole and no task left. */
  private static String run(MachineConfig.Builder config, String... command) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (VivariumMachine machine = Boot.boot(config.build())) {
      Kernel kernel = machine.kernel();
      VivariumMachine.Exit exit =
          machine.call(() -> {
            List<OpenFile> files = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              files.add(new HostOutput(kernel.vfs(), output));
            }
            return machine.start(
                ProgramStart.guest("/bin/" + command[0], List.of(command), List.of(), files));
          });
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
      while (!ended(exit)) {
        assertEquals(List.of(), audit(machine, giveUp), () -> text(output));
      }
      assertEquals(List.of(), audit(machine, giveUp), () -> text(output));
      assertEquals(0, WaitFlags.shellStatus(exit.await()), () -> text(output));
      List<String> log =
          machine.call(() -> kernel.log().entries().stream().map(Object::toString).toList());
      assertTrue(log.stream().noneMatch(line -> line.contains("panic")), () -> "" + log);
    }
    return text(output);
  }

  private static String text(ByteArrayOutputStream output) {
    return output.toString(StandardCharsets.UTF_8);
  }

  private static boolean ended(VivariumMachine.Exit exit) throws Exception {
    try {
      exit.status().get(AUDIT_PERIOD_MILLISECONDS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** What is wrong in the kernel; fails if the machine does not answer or the program hangs. */
  private static List<String> audit(VivariumMachine machine, long giveUp) throws Exception {
    var findings = new java.util.concurrent.CompletableFuture<List<String>>();
    machine.door().post(() -> findings.complete(KernelAudit.check(machine.kernel())));
    long left = giveUp - System.nanoTime();
    try {
      return findings.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      StringBuilder stacks = new StringBuilder("no end after " + PATIENCE + " s");
      Thread.getAllStackTraces()
          .forEach((thread, stack) -> {
            stacks.append("\n").append(thread);
            for (StackTraceElement call : stack) {
              stacks.append("\n    ").append(call);
            }
          });
      return fail(stacks.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"INTERP, 2", "INTERP, 4", "JIT, 2", "JIT, 4"})
  void processesThreadsSignalsAndMemoryOnSeveralHartsKeepTheirSums(EngineKind engine, int harts)
      throws Exception {
    String output = run(parallel(engine, harts), "stress", "40", "80", "" + MILLISECONDS);
    assertTrue(output.contains("all sums agree"), output);
  }

  @ParameterizedTest
  @CsvSource({"INTERP, 2, 4", "INTERP, 4, 6", "JIT, 2, 4", "JIT, 4, 6"})
  void noByteIsLostWhenHartsSwapEachOthersPages(EngineKind engine, int harts, int processes)
      throws Exception {
    Paging swap = Paging.DEFAULT.withSwap(64 << 20, null);
    MachineConfig.Builder config = parallel(engine, harts).memory(4 << 20).paging(swap);
    assertEquals("ok\n", run(config, "pressure", "300", "" + processes, "1"));
  }

  /** The oracle is the RISC-V manual's memory model: what it forbids must never be seen. */
  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void noOutcomeThatTheMemoryModelForbidsIsSeen(EngineKind engine) throws Exception {
    String table = run(parallel(engine, 4), "litmus", "" + LITMUS);
    assertTrue(table.endsWith("\nno forbidden outcome was seen\n"), table);
    System.err.print(table);
  }

  /**
   * The oracles are the manual pages: what munmap, mprotect, kill, ... have taken away is gone when
   * they return, whoever runs code in it; and the RISC-V manual's words on fence.i.
   */
  @ParameterizedTest
  @CsvSource({"INTERP, 2", "JIT, 2", "JIT, 4"})
  void nobodyGoesOnWithWhatAnotherHartHasTakenAway(EngineKind engine, int harts) throws Exception {
    String output = run(parallel(engine, harts), "harts", "" + ROUNDS);
    assertTrue(output.endsWith("\nnothing got through\n"), output);
  }

  @Test
  void oneHartAloneWorksAsWell() throws Exception {
    String output = run(parallel(EngineKind.JIT, 1), "stress", "10", "10", "" + MILLISECONDS);
    assertTrue(output.contains("all sums agree"), output);
  }

  @Test
  void policyThatMustSeeEveryUseIsRefused() {
    MachineConfig.Builder config =
        parallel(EngineKind.INTERP, 2).paging(Paging.DEFAULT.with(Replacement.LRU));
    assertThrows(IllegalArgumentException.class, config::build);
  }
}
