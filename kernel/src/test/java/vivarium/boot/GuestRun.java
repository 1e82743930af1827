package vivarium.boot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vivarium.abi.WaitFlags;
import vivarium.fs.HostInput;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.proc.Kernel;
import vivarium.proc.Task;

/**
 * For tests: runs one program on a machine of its own whose root is a folder of the host, and says
 * what it printed, how it ended, what the kernel logged, and which frames it left in use.
 *
 * @param status the exit code, or 128 plus the signal that ended it
 * @param leaked frames by use that were not given back, page cache apart; empty if all is well
 */
public record GuestRun(
    int status, String output, String errors, List<String> log, Map<FrameUse, Integer> leaked) {
  /** Real seconds after which a run is given up. */
  private static final int PATIENCE = Integer.getInteger("vivarium.test.patience", 240);

  public static GuestRun of(
      MachineConfig.Builder config, String program, List<String> arguments, String input)
      throws IOException, InterruptedException, TimeoutException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    byte[] in = input.getBytes(StandardCharsets.UTF_8);
    try (VivariumMachine machine = Boot.boot(config.build())) {
      Vfs vfs = machine.kernel().vfs();
      Map<FrameUse, Integer> before = machine.call(() -> frames(machine.kernel().frames()));
      VivariumMachine.Exit exit =
          machine.call(() -> {
            List<OpenFile> files =
                List.of(
                    new HostInput(vfs, new ByteArrayInputStream(in), machine.door()),
                    new HostOutput(vfs, out),
                    new HostOutput(vfs, err));
            return machine.start(
                ProgramStart.guest(program, arguments, List.of("PATH=/bin", "HOME=/tmp"), files));
          });
      int status = await(machine, exit);
      Map<FrameUse, Integer> leaked = machine.call(() -> frames(machine.kernel().frames()));
      before.forEach((use, count) -> leaked.merge(use, -count, Integer::sum));
      leaked.values().removeIf(count -> count == 0);
      return new GuestRun(
          WaitFlags.shellStatus(status),
          out.toString(StandardCharsets.ISO_8859_1),
          err.toString(StandardCharsets.ISO_8859_1),
          machine.call(
              () -> machine.kernel().log().entries().stream().map(Object::toString).toList()),
          leaked);
    }
  }

  private static int await(VivariumMachine machine, VivariumMachine.Exit exit)
      throws InterruptedException, TimeoutException {
    try {
      return exit.status().get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new TimeoutException(machine.call(() -> tasks(machine.kernel())));
    }
  }

  private static String tasks(Kernel kernel) {
    StringBuilder text = new StringBuilder("still there at " + kernel.clock().now() + " ns:");
    for (Task task : kernel.pids().tasks()) {
      text.append("\n  ")
          .append(task)
          .append(' ')
          .append(task.state())
          .append(' ')
          .append(task.waiting().channel());
      text.append(" hart ")
          .append(task.sched().hart())
          .append(" pc ")
          .append(Long.toHexString(task.capture().pc));
    }
    return text.toString();
  }

  private static Map<FrameUse, Integer> frames(Frames frames) {
    Map<FrameUse, Integer> counts = new TreeMap<>();
    for (FrameUse use : FrameUse.values()) {
      if (use != FrameUse.FREE && use != FrameUse.FILE) {
        counts.put(use, frames.count(use));
      }
    }
    return counts;
  }

  /** For a quick look: ROOT PROGRAM [ARGUMENT...]. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args).subList(1, args.length);
    MachineConfig.Builder config = MachineConfig.builder(Path.of(args[0]));
    if (Boolean.getBoolean("strace")) {
      config.strace(System.err::println);
    }
    GuestRun run = of(config, args[1], arguments, "in\n");
    System.out.print(run.output);
    System.out.println("[status " + run.status + "]");
    System.err.println(run.errors + String.join("\n", run.log) + "\nleaked " + run.leaked);
    System.exit(0);
  }
}
