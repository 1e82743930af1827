package vivarium.shell.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Start-up: from the command to its end for {@code -c true}, and to the prompt on a terminal (one
 * that script(1) makes), beside a Java program that prints a line.
 */
final class StartUp implements Part {
  private static final Target TARGET = Target.atMost(6);
  private static final String UNIT = "of a bare java program";

  /** What a prompt ends with. */
  private static final String PROMPT = "$ ";

  private static final int PROMPT_LIMIT_SECONDS = 60;
  private static final int LEAVE_SECONDS = 5;
  private static final int CONTROL_D = 4;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "start-up";
  }

  @Override
  public double seconds() {
    return 6;
  }

  @Override
  public List<Figure> measure(Bench bench) throws IOException, InterruptedException {
    Host host = bench.host();
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            hello(host),
            Hello.class.getName());
    List<String> ours = host.vivarium("-c", "true");
    @Nullable String terminal = Host.find("script");
    Timed.run(ours); // what only the first run does
    int rounds = (int) bench.plan().work(10, 1);
    List<Best> best = new ArrayList<>(List.of(Best.NONE, Best.NONE));
    double prompt = Double.NaN;
    for (int round = 0; round < rounds; round++) {
      List<Best> now = Best.of(host, 1, List.of(ours, java));
      for (int i = 0; i < 2; i++) {
        best.set(i, best.get(i).orBetter(now.get(i)));
      }
      double seen =
          terminal == null ? Double.NaN : secondsToPrompt(terminal, host.vivariumOnTerminal());
      prompt = Double.isNaN(prompt) ? seen : Math.min(prompt, seen);
    }
    double bare = best.get(1).seconds();
    double ratio = best.get(0).seconds() / bare;
    bench.row("", "vivarium s", "java s", "ratio", "CPU ratio");
    bench.row("-c true", best.get(0).seconds(), bare, ratio, best.get(0).cpu() / best.get(1).cpu());
    bench.row("prompt", prompt, bare, prompt / bare);
    return List.of(
        Figure.of("start/true", "start-up, -c true to its end", UNIT, ratio, TARGET),
        Double.isNaN(prompt)
            ? Figure.missing(
                "start/prompt",
                "start-up, to the prompt",
                UNIT,
                TARGET,
                terminal == null ? "no script(1), to make a terminal" : "no prompt was seen")
            : Figure.of("start/prompt", "start-up, to the prompt", UNIT, prompt / bare, TARGET));
  }

  /** A class path with nothing but {@link Hello}. */
  private static String hello(Host host) throws IOException {
    Path folder = host.folder().resolve("hello");
    String file = Hello.class.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream code = Hello.class.getResourceAsStream("/" + file)) {
      if (code == null) {
        throw new IOException(file + " is not there");
      }
      Files.copy(code, copy);
    }
    return folder.toString();
  }

  /** NaN if none is seen in time. */
  private static double secondsToPrompt(String terminal, List<String> command)
      throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder("stty rows 24 cols 80; exec");
    for (String word : command) {
      line.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(terminal, "-q", "-e", "-c", line.toString(), "/dev/null")
            .redirectErrorStream(true)
            .start();
    try {
      return CompletableFuture.supplyAsync(() -> promptOn(process.getInputStream(), start))
          .completeOnTimeout(Double.NaN, PROMPT_LIMIT_SECONDS, TimeUnit.SECONDS)
          .join();
    } finally {
      process.getOutputStream().write(CONTROL_D);
      process.getOutputStream().close();
      if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static double promptOn(InputStream screen, long start) {
    StringBuilder seen = new StringBuilder();
    byte[] bytes = new byte[4096];
    try {
      for (int count = screen.read(bytes); count >= 0; count = screen.read(bytes)) {
        seen.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        if (seen.indexOf(PROMPT) >= 0) {
          return (System.nanoTime() - start) / 1e9;
        }
      }
    } catch (IOException e) {
      // the terminal is gone
    }
    return Double.NaN;
  }
}
