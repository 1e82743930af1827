package vivarium.shell.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command of the host.
 *
 * @param seconds on the wall
 * @param cpu seconds of all its threads on all cores, NaN where the host does not tell
 * @param output what it printed
 * @param errors what it printed as errors
 */
record Timed(double seconds, double cpu, String output, String errors, int status) {
  private static final long LIMIT_MINUTES = 20;
  private static final double TICKS_A_SECOND = 100;

  /** Runs to the end; a command that cannot be started has status 127. */
  static Timed run(List<String> command) {
    double cpuBefore = childrenSeconds();
    long start = System.nanoTime();
    try {
      Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return failed(124, "took longer than " + LIMIT_MINUTES + " minutes");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Timed(
          seconds,
          childrenSeconds() - cpuBefore,
          output.join(),
          errors.join(),
          process.exitValue());
    } catch (IOException e) {
      return failed(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(130, "interrupted");
    }
  }

  private static Timed failed(int status, String why) {
    return new Timed(Double.NaN, Double.NaN, "", why, status);
  }

  private static String readAll(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** CPU time of the children that have ended: fields 16 and 17 of proc(5)'s stat. */
  private static double childrenSeconds() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_A_SECOND;
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }

  boolean succeeded() {
    return status == 0;
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
