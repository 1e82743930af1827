package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Plain lines mean what the parser takes them to mean: the oracle is picocli. */
class PlainLineTest {
  private static Object parsed(List<String> line) {
    CommandLine parser = new CommandLine(new VivariumCommand());
    parser.setStopAtPositional(true);
    parser.setOverwrittenOptionsAllowed(true);
    parser
        .getSubcommands()
        .values()
        .forEach(sub -> sub.setStopAtPositional(true).setOverwrittenOptionsAllowed(true));
    List<CommandLine> chain = parser.parseArgs(line.toArray(String[]::new)).asCommandLineList();
    return chain.getLast().getCommand();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-c|true",
        "-c|echo a|name|-x|--cores|4",
        "script.vsh",
        "script.vsh|-c|true",
        "script.vsh|run|x",
        "run|program",
        "run|program|--cores|2|-",
        "run|/bin/sh|-c|echo",
        "-c|true|--cores|2",
        "--cores|2",
        "--cores|2|--cores=3|script.vsh|--cores|9",
        "--memory|1G|--quantum=1ms|--seed|7|-c|a=b",
        "--root|/some/where|--sched=rr:quantum=5ms|-c|true",
        "run|--engine|interp|--trace|x.pftrace|program|--trace|y",
        "run|--time=hierarchy|--swap|64M|--strace|program",
        "--parallel|--strace|-c|one|-c|two|name",
        "--trace=a=b.csv|script.vsh",
      })
  void plainLinesMeanWhatTheParserSays(String words) throws IllegalAccessException {
    List<String> line = words.isEmpty() ? List.of() : List.of(words.split("\\|"));
    Callable<Integer> plain = PlainLine.command(line);
    assertNotNull(plain);
    Object oracle = parsed(line);
    assertInstanceOf(oracle.getClass(), plain);
    assertEquals(fields(oracle), fields(plain));
  }

  /** All that a command holds, by name: what the options were set to is in it. */
  private static Map<String, Object> fields(@Nullable Object of) throws IllegalAccessException {
    Map<String, Object> values = new TreeMap<>();
    for (Field field : Objects.requireNonNull(of).getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      field.setAccessible(true);
      boolean options = field.isAnnotationPresent(CommandLine.Mixin.class);
      values.put(field.getName(), options ? fields(field.get(of)) : String.valueOf(field.get(of)));
    }
    return values;
  }

  @Test
  void whatIsRareOddOrWrongIsLeftToTheParser() {
    for (String words :
        List.of(
            "-c",
            "-c|-x",
            "--cores",
            "--cores|two",
            "--cores|-2",
            "--cores=",
            "--memory|much",
            "--quantum|5",
            "--strace=true",
            "--trace|run",
            "--env|A=b",
            "--shell|/bin/sh",
            "--nonsense|x",
            "run|-c|true",
            "run|--engine|jit",
            "-h",
            "run",
            "run|-h",
            "run|--|x",
            "bench",
            "-c|true|bench",
            "-c|true|run|x",
            "--",
            "@file",
            "run|program|@file")) {
      assertNull(PlainLine.command(List.of(words.split("\\|"))), words);
    }
  }
}
