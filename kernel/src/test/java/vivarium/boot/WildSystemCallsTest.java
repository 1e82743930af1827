package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.abi.WaitFlags;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.mem.FrameUse;
import vivarium.proc.Kernel;
import vivarium.proc.KernelAudit;
import vivarium.trace.Counter;

/**
 * Random system calls from several processes and threads at once (userland/tests/hostile): an errno
 * or a signal for the guest, no defect of the kernel, all of its tables whole at each look, no
 * frame lost, and nothing of the host touched but what is mounted for writing. Replay a seed with
 * -Dvivarium.wild.seed; -Dvivarium.wild.workers makes it longer.
 */
class WildSystemCallsTest {
  private static final long SEED = Long.getLong("vivarium.wild.seed", 2026);
  private static final int WORKERS = Integer.getInteger("vivarium.wild.workers", 60);
  private static final int AT_ONCE = 6;
  private static final int CALLS = 1500;

  /** Virtual ns between two looks at the whole kernel. */
  private static final long AUDIT_PERIOD = 7_000_000;

  @TempDir Path root;
  @TempDir Path outside;

  private final List<String> findings = new ArrayList<>();

  @Test
  void kernelAndHostSurviveWildSystemCalls() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    CrossCompiler.compile(
        CrossCompiler.sources("hostile").resolve("syscalls.c"),
        root.resolve("bin/syscalls"),
        "-static");
    folder("read");
    folder("write");
    Files.writeString(outside.resolve("outside"), "nobody's business");
    TreeMap<String, String> before = fingerprint();
    MachineConfig.Builder config =
        MachineConfig.builder(root)
            .memory(64 << 20)
            .cores(4)
            .seed(SEED)
            .mount(new MountOption(outside.resolve("read"), "/read", false))
            .mount(new MountOption(outside.resolve("write"), "/write", true));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (VivariumMachine machine = Boot.boot(config.build())) {
      Kernel kernel = machine.kernel();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      kernel.log().mirror("error", new PrintStream(errors, true, StandardCharsets.UTF_8));
      int[] pages = machine.call(() -> anonymous(kernel));
      VivariumMachine.Exit exit = machine.call(() -> start(machine, output));
      machine.call(() -> auditLater(kernel));
      int status = WaitFlags.shellStatus(exit.await());
      String context = "seed " + SEED + ": " + machine.call(() -> log(kernel));
      machine.call(() -> findings.addAll(KernelAudit.check(kernel)));
      assertEquals(List.of(), findings.stream().limit(20).toList(), context);
      List<String> defects =
          errors.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("panic")).toList();
      assertEquals(List.of(), defects, context);
      assertEquals(0, status, context);
      assertTrue(output.toString(StandardCharsets.UTF_8).contains(WORKERS + " workers"), context);
      assertEquals(List.of(), machine.call(() -> beyondFirst(kernel)), context);
      assertEquals(Arrays.toString(pages), machine.call(() -> Arrays.toString(anonymous(kernel))));
      System.err.println(
          machine.call(() -> kernel.counters().total(Counter.SYSCALLS)) + " wild system calls");
    }
    assertEquals(before, fingerprint(), "seed " + SEED);
  }

  private static VivariumMachine.Exit start(VivariumMachine machine, ByteArrayOutputStream output)
      throws InterruptedException {
    List<String> arguments =
        List.of("syscalls", "" + SEED, "" + WORKERS, "" + AT_ONCE, "" + CALLS, "/read", "/write");
    List<OpenFile> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(new HostOutput(machine.kernel().vfs(), output));
    }
    return machine.start(ProgramStart.guest("/bin/syscalls", arguments, List.of(), files));
  }

  /**
   * At the same virtual moments in each run, so that a finding can be replayed; rarer while page
   * tables are large, since the audit walks them all.
   */
  private boolean auditLater(Kernel kernel) {
    long period = AUDIT_PERIOD * (1 + kernel.frames().count(FrameUse.PAGE_TABLE) / 400);
    kernel
        .clock()
        .at(
            kernel.clock().now() + period,
            () -> {
              KernelAudit.check(kernel)
                  .forEach(finding -> findings.add(kernel.clock().now() + " ns: " + finding));
              if (findings.isEmpty()) {
                auditLater(kernel);
              }
            });
    return true;
  }

  private static List<String> log(Kernel kernel) {
    return kernel.log().entries().stream().map(Object::toString).toList();
  }

  private static List<String> beyondFirst(Kernel kernel) {
    return kernel.pids().tasks().stream()
        .filter(task -> task.process() != kernel.init() && task.kernelWork() == null)
        .map(Object::toString)
        .toList();
  }

  private static int[] anonymous(Kernel kernel) {
    return new int[] {
      kernel.frames().count(FrameUse.ANONYMOUS), kernel.frames().count(FrameUse.PAGE_TABLE)
    };
  }

  private void folder(String name) throws IOException {
    Path folder = Files.createDirectories(outside.resolve(name));
    Files.writeString(folder.resolve("file"), name);
    Files.createDirectories(folder.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("../outside"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
  }

  /** All that the guest must leave alone: everything but what is inside of the writable folder. */
  private TreeMap<String, String> fingerprint() throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    for (Path top : List.of(root, outside)) {
      try (Stream<Path> all = Files.walk(top)) {
        for (Path path : all.filter(p -> !p.startsWith(outside.resolve("write"))).toList()) {
          String content = "";
          if (Files.isSymbolicLink(path)) {
            content = "-> " + Files.readSymbolicLink(path);
          } else if (Files.isRegularFile(path)) {
            content = Integer.toHexString(Arrays.hashCode(Files.readAllBytes(path)));
          }
          found.put(
              path.toString(),
              content
                  + Files.readAttributes(
                      path, "unix:mode,nlink,uid,gid", LinkOption.NOFOLLOW_LINKS));
        }
      }
    }
    return found;
  }
}
