package vivarium.shell.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jline.utils.InfoCmp;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal of a usual type can do, by the descriptions that JLine brings along. JLine reads
 * them byte by byte, which is a quarter of the time to the prompt; the result is the same.
 */
final class TerminalDescription {
  final Set<Capability> flags = EnumSet.noneOf(Capability.class);
  final Map<Capability, Integer> numbers = new EnumMap<>(Capability.class);
  final Map<Capability, String> strings = new EnumMap<>(Capability.class);

  private TerminalDescription() {}

  /** The description of a type such as {@code xterm}; null if JLine has none. */
  static @Nullable TerminalDescription of(String type) throws IOException {
    String items = type.indexOf('/') < 0 ? read(type + ".caps") : null;
    String names = read("capabilities.txt");
    if (items == null || names == null) {
      return null;
    }
    Map<String, Capability> known = names(names);
    TerminalDescription description = new TerminalDescription();
    for (int at = 0, end; (end = items.indexOf('\n', at)) >= 0; at = end + 1) {
      description.addLine(items.substring(at, end), known);
    }
    return description;
  }

  private static @Nullable String read(String file) throws IOException {
    try (InputStream in = InfoCmp.class.getResourceAsStream(file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n";
    }
  }

  /** Lines of a capability's long name, terminfo's name and termcap's, which is not wanted. */
  private static Map<String, Capability> names(String lines) {
    Map<String, Capability> known = new HashMap<>(1024);
    for (int at = 0, end; (end = lines.indexOf('\n', at)) >= 0; at = end + 1) {
      int comma = lines.indexOf(", ", at);
      if (comma > at && comma < end && lines.charAt(at) != '#') {
        Capability capability = Capability.valueOf(lines.substring(at, comma));
        known.put(capability.name(), capability);
        known.put(lines.substring(comma + 2, lines.indexOf(',', comma + 1)), capability);
      }
    }
    return known;
  }

  /** Takes a line of items, each with a comma behind. */
  private void addLine(String line, Map<String, Capability> known) {
    for (int at = 0, end; (end = line.indexOf(',', at)) >= 0; at = end + 1) {
      add(line.substring(at, end).stripLeading(), known);
    }
  }

  private void add(String item, Map<String, Capability> known) {
    int value = item.indexOf('#');
    boolean number = value >= 0;
    if (!number) {
      value = item.indexOf('=');
    }
    Capability capability = known.get(value < 0 ? item : item.substring(0, value));
    if (capability == null) {
      return;
    }
    if (number) {
      numbers.put(capability, Integer.decode(item.substring(value + 1)));
    } else if (value >= 0) {
      strings.put(capability, item.substring(value + 1));
    } else {
      flags.add(capability);
    }
  }
}
