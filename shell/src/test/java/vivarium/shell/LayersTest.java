package vivarium.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shell's place in the ground plan: on top of the kernel, in a package of its own. */
class LayersTest {
  @Test
  void everyClassStandsInTheShellsPackage() throws IOException {
    Path root = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(root)) {
      List<String> strangers =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(file -> root.relativize(file).toString())
              .filter(file -> !file.startsWith("vivarium/shell/"))
              .sorted()
              .toList();
      assertEquals(List.of(), strangers);
    }
  }
}
