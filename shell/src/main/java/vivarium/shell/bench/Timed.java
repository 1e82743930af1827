package vivarium.shell.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a command of the host: how long it took on the wall, what it printed, its status. */
record Timed(long nanos, String output, int status) {
  private static final long LIMIT_MINUTES = 20;

  /** Runs to the end; a command that cannot be started has status 127. */
  static Timed run(List<String> command) {
    long start = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Timed(System.nanoTime() - start, "", 124);
      }
      long nanos = System.nanoTime() - start;
      return new Timed(nanos, output.join(), process.exitValue());
    } catch (IOException e) {
      return new Timed(0, "", 127);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Timed(0, "", 130);
    }
  }

  private static String readAll(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  double seconds() {
    return nanos / 1e9;
  }
}
