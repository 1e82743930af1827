package vivarium.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects that gcc and clang made of sample.c, compared with what GNU binutils 2.40 say of them;
 * see the resources' build script.
 */
class ObjectFileTest {
  static byte[] resource(String name) throws IOException {
    try (var in = ObjectFileTest.class.getResourceAsStream("/debug/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static List<String> lines(String name) throws IOException {
    return new String(resource(name), StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc-dwarf5",
        "gcc-dwarf4",
        "gcc-dwarf5-O0",
        "gcc-dwarf4-wide",
        "gcc-sections",
        "gcc-debug-frame",
        "gcc-plain",
        "clang-dwarf5",
        "clang-dwarf4"
      })
  void functionsInlinedCallsAndLinesAreThoseOfBinutils(String name) throws IOException {
    ObjectFile object = Oracle.object(resource(name + ".elf"));
    Oracle.compareLines(name, object, lines(name + ".lines"));
    assertEquals(List.of(), object.notes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc-dwarf5",
        "gcc-dwarf4",
        "gcc-dwarf5-O0",
        "gcc-dwarf4-wide",
        "gcc-debug-frame",
        "clang-dwarf5"
      })
  void callFramesAreThoseOfBinutils(String name) throws IOException {
    ObjectFile object = Oracle.object(resource(name + ".elf"));
    int compared = Oracle.compareFrames(name, object, lines(name + ".frames"));
    assertTrue(compared > 100, compared + " places with call frames");
  }
}
