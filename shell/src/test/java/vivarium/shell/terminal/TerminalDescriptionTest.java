package vivarium.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jline.utils.InfoCmp;
import org.jline.utils.InfoCmp.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is JLine's own reading of the same descriptions. */
final class TerminalDescriptionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ansi",
        "rxvt",
        "rxvt-basic",
        "rxvt-unicode",
        "rxvt-unicode-256color",
        "screen",
        "screen-256color",
        "xterm",
        "xterm-256color"
      })
  void terminalsAreDescribedAsJLineDescribesThem(String type) throws IOException {
    Set<Capability> flags = EnumSet.noneOf(Capability.class);
    Map<Capability, Integer> numbers = new EnumMap<>(Capability.class);
    Map<Capability, String> strings = new EnumMap<>(Capability.class);
    InfoCmp.parseInfoCmp(InfoCmp.getDefaultInfoCmp(type), flags, numbers, strings);
    assertFalse(strings.isEmpty());
    TerminalDescription description = Objects.requireNonNull(TerminalDescription.of(type));
    assertEquals(flags, description.flags);
    assertEquals(numbers, description.numbers);
    assertEquals(strings, description.strings);
  }

  @Test
  void unknownTypesHaveNoDescription() throws IOException {
    assertNull(TerminalDescription.of("no-such-terminal"));
    assertNull(TerminalDescription.of("../utils/xterm"));
  }
}
