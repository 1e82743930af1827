package vivarium.debug;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.debug.dwarf.DebugData;
import vivarium.debug.dwarf.Type;
import vivarium.debug.dwarf.Variable;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.ElfObject;

/**
 * Objects with bytes changed at random, most of them in their debug sections: whatever they say,
 * asking ends with an answer or without one, never with an exception. Prints its seed; {@code
 * -Dvivarium.fuzz.objects=N} sets how many mutants of each object there are.
 */
class ObjectFuzzTest {
  private static final String[] OBJECTS = {
    "gcc-dwarf5",
    "gcc-dwarf4",
    "gcc-dwarf5-O0",
    "gcc-dwarf4-wide",
    "gcc-sections",
    "gcc-debug-frame",
    "gcc-plain",
    "clang-dwarf5",
    "clang-dwarf4",
    "gcc-types5",
    "gcc-types4"
  };
  private static final int MUTANTS = Integer.getInteger("vivarium.fuzz.objects", 80);
  private static final long LOWEST = 0x10000;
  private static final int RANGE = 0x800;

  @Test
  void noMutantOfAnObjectThrows() throws IOException {
    long seed = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("ObjectFuzzTest: -Dvivarium.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int answers = 0;
    for (String name : OBJECTS) {
      byte[] original = ObjectFileTest.resource(name + ".elf");
      for (int i = 0; i < MUTANTS; i++) {
        answers += ask(mutant(original, random), random);
      }
    }
    assertTrue(
        answers > MUTANTS * OBJECTS.length, answers + " answers: most mutants still tell much");
  }

  private static byte[] mutant(byte[] original, SplittableRandom random) {
    byte[] file = original.clone();
    ElfObject object = new ElfObject(Oracle.bytes(original));
    ElfObject.Section[] debug =
        object.sections().stream()
            .filter(s -> s.name().startsWith(".debug_") || s.name().equals(".eh_frame"))
            .toArray(ElfObject.Section[]::new);
    for (int flips = 1 + random.nextInt(12); flips > 0; flips--) {
      int at = random.nextInt(file.length);
      if (debug.length > 0 && random.nextInt(4) != 0) {
        ElfObject.Section section = debug[random.nextInt(debug.length)];
        at = (int) (section.offset() + random.nextLong(Math.max(1, section.size())));
      }
      file[Math.min(at, file.length - 1)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : 0xff * random.nextInt(2));
    }
    return random.nextInt(16) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
  }

  private static int ask(byte[] file, SplittableRandom random) {
    ObjectFile object = Oracle.object(file);
    int answers = 0;
    try {
      for (int i = 0; i < 60; i++) {
        long address = LOWEST + random.nextInt(RANGE) & ~1L;
        answers += object.framesAt(address).isEmpty() ? 0 : 1;
        ObjectFile.Rule rule = object.frameRule(address);
        if (rule != null) {
          use(rule);
        }
        DebugData debug = object.debug();
        if (debug != null) {
          debug.variablesAt(address, base -> anything()).forEach(ObjectFuzzTest::use);
        }
      }
      object.addressesOf("sample.c", 43);
      DebugData debug = object.debug();
      if (debug != null) {
        debug.globalsNamed("square", anything()).forEach(ObjectFuzzTest::use);
        debug.globalAt(LOWEST + 0x1000 + random.nextInt(0x1000), anything());
      }
      object.symbols().named("main");
      object.framesAt(random.nextLong());
      object.frameRule(random.nextLong());
      object.notes();
    } catch (BadObjectException e) {
      throw new AssertionError("the module's own error came out", e);
    }
    return answers;
  }

  /** Unwinds one frame by a rule over memory that is full of numbers. */
  private static void use(ObjectFile.Rule rule) {
    FrameMachine machine = anything();
    machine.setCfa(rule.row().cfa(machine));
    for (int i = 1; i < FrameMachine.REGISTERS; i++) {
      rule.row().caller(i, machine);
      rule.row().savedAt(i, machine);
    }
  }

  private static void use(Variable variable) {
    variable.covers(0x12345);
    Type type = variable.type();
    type.part(37);
    for (int i = 0; i < 10; i++) {
      type.name();
      type.size();
      type.members().forEach(member -> member.type().name());
      type.enumerators();
      type.dimensions();
      type = type.target();
    }
  }

  private static FrameMachine anything() {
    return new FrameMachine(
        (address, to, offset, length) -> {
          Arrays.fill(to, offset, offset + length, (byte) address);
          return address % 7 == 0 ? 0 : length;
        },
        0,
        new long[FrameMachine.REGISTERS],
        FrameMachine.integersKnown());
  }
}
