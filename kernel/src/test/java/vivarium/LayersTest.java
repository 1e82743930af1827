package vivarium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The ground plan, checked over the compiled classes: each room (package) uses only rooms below it.
 * What a class uses is read from its constant pool, where every class, descriptor and generic
 * signature that it names must stand.
 */
class LayersTest {
  /**
   * Height of each room; an arrow may only go from a higher number to a lower one, or stay in its
   * room.
   */
  private static final Map<String, Integer> HEIGHT =
      Map.ofEntries(
          Map.entry("abi", 0),
          Map.entry("trace", 1),
          Map.entry("mem", 2),
          Map.entry("cache", 3),
          Map.entry("cpu", 4),
          Map.entry("jit", 5),
          Map.entry("sched", 6),
          Map.entry("fs", 7),
          Map.entry("net", 8),
          Map.entry("proc", 9),
          Map.entry("loader", 10),
          Map.entry("procfs", 10),
          Map.entry("syscall", 11),
          Map.entry("tracefile", 11),
          Map.entry("debug", 12),
          Map.entry("heapcheck", 13),
          Map.entry("boot", 14));

  private static final Pattern NAMED_CLASS = Pattern.compile("vivarium/([a-z]+)/");

  @Test
  void everyClassStandsInARoomOfTheGroundPlan() {
    List<String> homeless = new ArrayList<>();
    for (ClassModel model : kernelClasses()) {
      if (!HEIGHT.containsKey(room(model))) homeless.add(model.thisClass().asInternalName());
    }
    assertEquals(List.of(), homeless);
  }

  @Test
  void arrowsGoOnlyDown() {
    Set<String> wrong = new TreeSet<>();
    for (ClassModel model : kernelClasses()) {
      String from = room(model);
      for (String to : roomsNamedIn(model)) {
        if (!to.equals(from) && height(to) >= height(from)) {
          wrong.add(model.thisClass().asInternalName() + " (" + from + ") uses " + to);
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void kernelIsALibrary() {
    Set<String> wrong = new TreeSet<>();
    for (ClassModel model : kernelClasses()) {
      for (var entry : model.constantPool()) {
        if (!(entry instanceof MemberRefEntry member)) continue;
        String used = member.owner().asInternalName() + "." + member.name().stringValue();
        if (used.matches("java/lang/(System.(exit|out|in)|Runtime.(exit|halt))")) {
          wrong.add(model.thisClass().asInternalName() + " uses " + used);
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyRoomIsNullMarked() {
    Set<String> rooms = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (ClassModel model : kernelClasses()) {
      rooms.add(room(model));
      boolean names = text(model).anyMatch(s -> s.equals("Lorg/jspecify/annotations/NullMarked;"));
      if (names) marked.add(room(model));
    }
    assertEquals(rooms, marked);
  }

  @Test
  void theReaderSeesWhatAClassUses() throws IOException {
    byte[] bytes;
    try (var in = LayersTest.class.getResourceAsStream("LayersTest$UsesTrace.class")) {
      bytes = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    assertTrue(roomsNamedIn(ClassFile.of().parse(bytes)).contains("trace"));
  }

  /** Names a room in a signature alone, as a field of a generic type does. */
  @SuppressWarnings("unused")
  static class UsesTrace {
    List<Class<? extends vivarium.trace.Trace>> files = List.of();
  }

  private static int height(String room) {
    Integer height = HEIGHT.get(room);
    assertTrue(height != null, () -> "no such room: " + room);
    return height;
  }

  private static String room(ClassModel model) {
    String name = model.thisClass().asInternalName();
    String[] parts = name.split("/");
    return parts.length > 2 && parts[0].equals("vivarium") ? parts[1] : name;
  }

  private static Set<String> roomsNamedIn(ClassModel model) {
    Set<String> rooms = new TreeSet<>();
    text(model)
        .forEach(text -> {
          var matcher = NAMED_CLASS.matcher(text);
          while (matcher.find()) rooms.add(matcher.group(1));
        });
    return rooms;
  }

  /** Every text of the constant pool but those that are only string constants of the program. */
  private static Stream<String> text(ClassModel model) {
    List<String> all = new ArrayList<>();
    Set<String> constants = new TreeSet<>();
    for (var entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry c -> all.add(c.asInternalName());
        case java.lang.classfile.constantpool.StringEntry s -> constants.add(s.stringValue());
        case Utf8Entry u -> all.add(u.stringValue());
        default -> {}
      }
    }
    all.removeAll(constants);
    return all.stream();
  }

  private static List<ClassModel> kernelClasses() {
    Path root = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(root)) {
      List<ClassModel> models = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        models.add(ClassFile.of().parse(file));
      }
      assertTrue(!models.isEmpty(), "no compiled classes under " + root.toAbsolutePath());
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
