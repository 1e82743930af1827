package vivarium.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vivarium.boot.EngineKind;
import vivarium.boot.MachineConfig;
import vivarium.proc.Kernel;
import vivarium.sched.policy.Policies;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/**
 * Runs the same work under each policy and engine, and leaves everything that must be the same to
 * the byte in a folder: output, /proc and traces. A program of its own, so that it can be run in
 * JVMs that believe to have different numbers of processors.
 */
final class SameRun {
  /** Small demos, and what /proc shows in the end. */
  private static final String WORK =
      """
      /demos/threads 2
      /demos/fork_tree
      /demos/signals
      seq 1 99 | sort -n | tail -n 1 & sleep 0.002 & wait
      (i=0; while [ $i -lt 150 ]; do i=$((i+1)); done) & ls /proc > /tmp/l; wait
      cat /proc/stat /proc/schedstat /proc/interrupts /proc/meminfo /proc/vmstat /proc/loadavg
      cat /proc/1/sched /proc/self/sched /proc/self/schedstat /proc/self/status /proc/self/stat
      """;

  private SameRun() {}

  /** Arguments: a folder, then engines by name. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    for (var kind : new Policies().all()) {
      for (int i = 1; i < arguments.length; i++) {
        run(folder, kind.name(), EngineKind.valueOf(arguments[i]));
      }
    }
  }

  /** The folder's file with an ending for one policy and engine. */
  static String name(String policy, String engine, String ending) {
    return policy + "-" + engine.toLowerCase(Locale.ROOT) + ending;
  }

  private static void run(Path folder, String policy, EngineKind engine)
      throws IOException, InterruptedException {
    MachineConfig.Builder config =
        MachineConfig.builder(GuestMachine.IMAGES)
            .memory(64 << 20)
            .cores(2)
            .quantum(100_000)
            .seed(42)
            .engine(engine)
            .scheduling(new Policies().parse(policy));
    try (GuestMachine guest = new GuestMachine(config)) {
      Kernel kernel = guest.kernel();
      List<TraceRecording> recordings = new ArrayList<>();
      for (String ending : List.of(".pftrace", ".json", ".csv", ".ftrace")) {
        Path file = folder.resolve(name(policy, engine.name(), ending));
        TraceFormat format = TraceFormat.of(ending);
        recordings.add(
            guest.machine.call(() ->
                TraceRecording.start(
                    kernel, format, Files.newOutputStream(file), Selection.ALL, true)));
      }
      String output = guest.run("/bin/sh", "-c", WORK);
      guest.machine.call(() -> { // after the turn in which the shell has ended
        for (TraceRecording recording : recordings) recording.close();
        return true;
      });
      Path file = folder.resolve(name(policy, engine.name(), ".out"));
      Files.writeString(file, output + guest.status() + "\n", StandardCharsets.ISO_8859_1);
    }
  }
}
