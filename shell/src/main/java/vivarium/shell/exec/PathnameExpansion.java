package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import vivarium.abi.ErrnoException;

/** Finds the files that a pattern names, in sorted order; components are matched one at a time. */
final class PathnameExpansion {
  private final OperatingSystem os;
  private final List<String> found = new ArrayList<>();

  private PathnameExpansion(OperatingSystem os) {
    this.os = os;
  }

  /** Matching path names, none if there are none. */
  static List<String> expand(OperatingSystem os, String pattern) {
    PathnameExpansion expansion = new PathnameExpansion(os);
    expansion.walk("", pattern);
    Collections.sort(expansion.found);
    return expansion.found;
  }

  private void walk(String prefix, String rest) {
    int slashes = 0;
    while (slashes < rest.length() && rest.charAt(slashes) == '/') {
      slashes++;
    }
    String base = prefix + rest.substring(0, slashes);
    int end = rest.indexOf('/', slashes);
    String component = rest.substring(slashes, end < 0 ? rest.length() : end);
    if (component.isEmpty()) {
      if (!base.isEmpty()) {
        found.add(base);
      }
      return;
    }
    if (!GlobPattern.isMagic(component)) {
      step(base + GlobPattern.unquote(component), end < 0 ? "" : rest.substring(end));
      return;
    }
    GlobPattern pattern = new GlobPattern(component);
    for (String name : names(base.isEmpty() ? "." : base)) {
      boolean hidden = name.startsWith(".") && !component.startsWith(".");
      if (!hidden && pattern.matches(name)) {
        step(base + name, end < 0 ? "" : rest.substring(end));
      }
    }
  }

  private void step(String path, String rest) {
    try {
      boolean directory = os.status(path, !rest.isEmpty()).is(OperatingSystem.FileStatus.DIRECTORY);
      if (rest.isEmpty()) {
        found.add(path);
      } else if (directory) {
        walk(path, rest);
      }
    } catch (ErrnoException e) {
      // vanished, or not ours to see: it does not match
    }
  }

  private List<String> names(String directory) {
    try {
      return os.list(directory);
    } catch (ErrnoException e) {
      return List.of();
    }
  }
}
