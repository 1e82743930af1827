package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, shell/vivarium, in a copy of its folders, with JDKs that only say how they were
 * started. The copy looks for JDKs in the temporary folder where the original looks in the system's
 * folders.
 */
final class LauncherTest {
  /** What the launcher may call; java is not among it. */
  private static final String TOOLS =
      "bash dirname find flock mkdir mv readlink rm rmdir script sh sleep stty timeout touch";

  private static final int PATIENCE_SECONDS = 30;

  @TempDir Path folder;
  private final Map<String, String> environment = new TreeMap<>();
  private Path launcher;
  private Path app;

  private record Run(int status, List<String> output, List<String> errors) {}

  @BeforeEach
  void copy() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launcher needs /bin/bash");
    folder = folder.toRealPath();
    launcher = folder.resolve("home/shell/vivarium");
    Files.createDirectories(launcher.getParent());
    String text = Files.readString(original());
    assertTrue(text.contains(" /usr/lib/jvm/*"), "the copy must look elsewhere");
    for (String place : List.of("/usr/", "/opt/", "/Library/")) {
      text = text.replace(" " + place, " " + folder + place);
    }
    Files.writeString(launcher, text);
    assertTrue(launcher.toFile().setExecutable(true));
    app = folder.resolve("home/shell/target/app.abcdef");
    Files.createDirectories(app);
    Files.createSymbolicLink(app.resolveSibling("app"), Path.of("app.abcdef"));
    Files.writeString(app.resolve("classpath"), "a.jar\nb.jar\n");
    Files.writeString(app.resolve("hash"), "4711 100\n");
    Files.writeString(app.resolve("built"), "");
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String name : TOOLS.split(" ")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path tool = Path.of(place, name);
        Path ours = tools.resolve(name);
        if (Files.isExecutable(tool) && !Files.exists(ours)) {
          Files.writeString(ours, "#!/bin/sh\nexec " + tool + " \"$@\"\n");
          assertTrue(ours.toFile().setExecutable(true));
        }
      }
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
  }

  /** What the launcher has begun beside java may outlive it, and the folder goes now. */
  @AfterEach
  void awaitWhatItBegan() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> ProcessHandle.allProcesses().noneMatch(this::isInFolder));
  }

  private boolean isInFolder(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(folder + "/");
  }

  private static Path original() {
    Path top = Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath();
    while (top != null && !Files.exists(top.resolve("shell/vivarium"))) {
      top = top.getParent();
    }
    if (top == null) {
      throw new IllegalStateException("shell/vivarium is not there");
    }
    return top.resolve("shell/vivarium");
  }

  /** A JDK whose java prints its arguments, a line each, and trains by a script. */
  private Path jdk(String name, int version, String training) throws IOException {
    Path home = folder.resolve(name);
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR_VERSION=\"Test-" + name + "\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
    Files.writeString(
        java,
        """
        #!/bin/bash
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) file=${word#*=}; %s; exit ;;
          esac
        done
        printf '%%s\\n' "%s" "$@"
        exit 7
        """
            .formatted(training, name));
    assertTrue(java.toFile().setExecutable(true));
    return home;
  }

  /** One that nothing is trained with: a training could outlive its test. */
  private Path jdk(String name, int version) throws IOException {
    trainingFailed(begun(name.replace("/", "")));
    return jdk(name, version, "exit 1");
  }

  private static void trainingFailed(Path begun) throws IOException {
    Files.writeString(Files.createDirectories(begun).resolve("failed"), "");
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return run(launcher, arguments);
  }

  private Run run(Path command, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    File output = folder.resolve("output").toFile();
    File errors = folder.resolve("errors").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output)
            .redirectError(errors);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the launcher hangs");
    return new Run(
        process.exitValue(),
        Files.readAllLines(output.toPath(), StandardCharsets.UTF_8),
        Files.readAllLines(errors.toPath(), StandardCharsets.UTF_8));
  }

  /** The cache of these jars and a JDK. */
  private Path cache(String jdk) {
    return app.resolve("4711-Test-" + jdk + ".aot");
  }

  private Path begun(String jdk) {
    return app.resolve(cache(jdk).getFileName() + ".begun");
  }

  private static void awaitFile(Path file) {
    Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> Files.exists(file));
  }

  private static void awaitNone(Path file) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> Files.notExists(file));
  }

  @Test
  void noJdkIsToldInOneLine() throws Exception {
    Run run = run("-c", "true");
    assertEquals(2, run.status());
    assertEquals(List.of(), run.output());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(run.errors().getFirst().startsWith("vivarium: JDK 25 or later is needed: install"));
  }

  @Test
  void argumentsAndStatusGoThroughUnchanged() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25).toString());
    Run run = run("-c", "echo  a 'b' $c *", "", "--x=\"y\"");
    assertEquals(7, run.status());
    List<String> output = run.output();
    int main = output.indexOf("vivarium.shell.cli.Main");
    assertEquals(
        List.of("-c", "echo  a 'b' $c *", "", "--x=\"y\""),
        output.subList(main + 1, output.size()));
    assertEquals(
        app.resolve("a.jar") + ":" + app.resolve("b.jar"), output.get(output.indexOf("-cp") + 1));
    assertTrue(output.contains("-Dvivarium.home=" + folder.resolve("home")), output.toString());
    assertEquals(List.of(), run.errors());
  }

  @Test
  void linkToTheLauncherFindsTheSameHome() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25).toString());
    Path link = Files.createSymbolicLink(folder.resolve("v"), Path.of("home/shell/vivarium"));
    assertTrue(run(link).output().contains("-Dvivarium.home=" + folder.resolve("home")));
  }

  @Test
  void jdkOfJavaHomeThenOfThePathThenOfTheSystem() throws Exception {
    jdk("usr/lib/jvm/system", 26);
    assertEquals("usr/lib/jvm/system", run().output().getFirst());
    Path onPath = jdk("path", 25);
    environment.merge("PATH", onPath.resolve("bin").toString(), (tools, bin) -> tools + ":" + bin);
    assertEquals("path", run().output().getFirst());
    environment.put("JAVA_HOME", jdk("home25", 25).toString());
    assertEquals("home25", run().output().getFirst());
    environment.put("JAVA_HOME", jdk("home21", 21).toString());
    assertEquals("path", run().output().getFirst(), "one that is too old is passed over");
    environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
    assertEquals("path", run().output().getFirst());
  }

  @Test
  void optionsForJavaComeBehindOurOwn() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25).toString());
    environment.put("VIVARIUM_JAVA_OPTIONS", "-Xmx2g -Dx=y");
    List<String> output = run().output();
    int at = output.indexOf("-Xmx2g");
    assertTrue(at > output.indexOf("-Xmx1g") && at < output.indexOf("-cp"), output.toString());
    assertEquals("-Dx=y", output.get(at + 1));
  }

  @Test
  void cacheIsOfTheseJarsAndThisJdkOrNone() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25).toString());
    trainingFailed(app.resolve("4713-Test-good.aot.begun"));
    for (String other : List.of("4712-Test-good.aot", "4711-Test-other.aot", "4711.aot")) {
      Files.writeString(app.resolve(other), "stale");
    }
    assertFalse(run().output().toString().contains("AOTCache"));
    Files.writeString(cache("good"), "ours");
    assertTrue(run().output().contains("-XX:AOTCache=" + cache("good")));
    Files.writeString(app.resolve("hash"), "4713 100\n");
    assertFalse(run().output().toString().contains("AOTCache"));
  }

  @Test
  void cacheIsMadeBesideTheFirstStart() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25, "echo cache > \"$file\"").toString());
    assertFalse(run().output().toString().contains("AOTCache"));
    awaitFile(cache("good"));
    awaitNone(begun("good"));
    assertTrue(run().output().contains("-XX:AOTCache=" + cache("good")));
  }

  @Test
  void trainingThatASignalEndedIsTriedAgain() throws Exception {
    environment.put("JAVA_HOME", jdk("killed", 25, "touch \"$0.tried\"; kill -KILL $$").toString());
    Path tried = folder.resolve("killed/bin/java.tried");
    run();
    awaitFile(tried);
    awaitNone(begun("killed"));
    Files.delete(tried);
    run();
    awaitFile(tried);
    awaitNone(begun("killed"));
  }

  @Test
  void trainingThatFailedIsNotRepeated() throws Exception {
    environment.put("JAVA_HOME", jdk("bad", 25, "touch \"$0.tried\"; exit 1").toString());
    run();
    awaitFile(begun("bad").resolve("failed"));
    Path tried = folder.resolve("bad/bin/java.tried");
    Files.delete(tried);
    Files.setLastModifiedTime(begun("bad"), FileTime.from(Instant.now().minusSeconds(3_600)));
    assertEquals(7, run().status());
    assertFalse(run().output().toString().contains("AOTCache"));
    assertFalse(Files.exists(tried));
  }

  @Test
  void trainingWhoseShellWasKilledIsTriedAgainWhenItCannotRunAnyMore() throws Exception {
    environment.put("JAVA_HOME", jdk("good", 25, "echo cache > \"$file\"").toString());
    Files.createDirectories(begun("good"));
    assertEquals(7, run().status());
    assertFalse(Files.exists(cache("good")), "it may run still");
    Files.setLastModifiedTime(begun("good"), FileTime.from(Instant.now().minusSeconds(3_600)));
    run();
    awaitFile(cache("good"));
    awaitNone(begun("good"));
  }

  @Test
  void whatBuildingNeedsIsToldInOneLine() throws Exception {
    Files.delete(app.resolve("built"));
    Path old = jdk("old", 24);
    environment.put("JAVA_HOME", old.toString());
    Run run = run();
    assertEquals(2, run.status());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(run.errors().getFirst().startsWith("vivarium: to build, JDK 25 is needed"));
    environment.put("JAVA_HOME", jdk("good", 25).toString());
    run = run();
    assertEquals(2, run.status());
    assertEquals(List.of("vivarium: to build, Maven is needed (apt install maven)"), run.errors());
  }
}
