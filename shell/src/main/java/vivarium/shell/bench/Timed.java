package vivarium.shell.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command of the host.
 *
 * @param seconds on the wall
 * @param cpu seconds of all its threads on all cores, NaN where the host does not tell
 * @param others seconds that other processes had of the cores meanwhile, NaN likewise
 * @param output what it printed
 * @param errors what it printed as errors
 */
record Timed(double seconds, double cpu, double others, String output, String errors, int status) {
  private static final long LIMIT_MINUTES = 20;
  private static final int SIGNALLED = 128;
  private static final int NOTICE_MILLIS = 100;

  /** The part of a core that others may have in a run that counts as undisturbed. */
  private static final double DISTURBED = 0.05;

  /** Takes each line of a run's output when it comes, on another thread. */
  interface Listener {
    void line(ProcessHandle process, String line);
  }

  /** Runs to the end; a command that cannot be started has status 127. */
  static Timed run(List<String> command) throws InterruptedException {
    return run(command, null);
  }

  static Timed run(List<String> command, @Nullable Listener listener) throws InterruptedException {
    CpuTimes before = CpuTimes.now();
    long start = System.nanoTime();
    Process process;
    try {
      process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    } catch (IOException e) {
      return failed(127, String.valueOf(e.getMessage()));
    }
    try {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() ->
              listener == null ? readAll(process.getInputStream()) : readLines(process, listener));
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        return failed(124, "took longer than " + LIMIT_MINUTES + " minutes");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      CpuTimes after = CpuTimes.now();
      if (process.exitValue() > SIGNALLED) {
        // Control-C at a terminal reaches both: let our own share come before this is a failure.
        Thread.sleep(NOTICE_MILLIS);
      }
      return new Timed(
          seconds,
          after.children() - before.children(),
          after.othersSince(before),
          output.join(),
          errors.join(),
          process.exitValue());
    } finally {
      process.destroy();
    }
  }

  private static Timed failed(int status, String why) {
    return new Timed(Double.NaN, Double.NaN, Double.NaN, "", why, status);
  }

  private static String readAll(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static String readLines(Process process, Listener listener) {
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        listener.line(process.toHandle(), line);
        output.append(line).append('\n');
      }
    } catch (IOException e) {
      return "";
    }
    return output.toString();
  }

  boolean succeeded() {
    return status == 0;
  }

  /** Whether others had the cores for long enough to change its time, or nobody can tell. */
  boolean disturbed() {
    return !(others <= DISTURBED * seconds);
  }

  /** Seconds that it had a core, as far as is known: no more than it took. */
  double worked() {
    return Double.isNaN(cpu) ? seconds : Math.max(0.01, Math.min(seconds, cpu));
  }

  /** The first line of what it said as errors. */
  String complaint() {
    return errors.lines().findFirst().orElse("status " + status);
  }
}
