package vivarium.shell.exec;

import org.jspecify.annotations.Nullable;

/** What {@code set} switches, by POSIX letter and long name. */
public final class Options {
  private static final String[][] NAMES = {
    {"a", "allexport"}, {"C", "noclobber"}, {"e", "errexit"}, {"f", "noglob"}, {"m", "monitor"},
    {"n", "noexec"}, {"u", "nounset"}, {"v", "verbose"}, {"x", "xtrace"}, {"p", "pipefail"}
  };

  private int bits;

  /**
   * Whether the option with this letter is on; {@code p} is pipefail, which has no letter of its
   * own in set.
   */
  public boolean has(char letter) {
    return (bits & bit(letter)) != 0;
  }

  public void set(char letter, boolean on) {
    bits = on ? bits | bit(letter) : bits & ~bit(letter);
  }

  private static int bit(char letter) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i][0].charAt(0) == letter) {
        return 1 << i;
      }
    }
    return 0;
  }

  /** Whether {@code set -LETTER} exists. */
  public static boolean isLetter(char letter) {
    return letter != 'p' && bit(letter) != 0;
  }

  /** The letter of a long name, or null. */
  public static @Nullable Character letter(String name) {
    for (String[] row : NAMES) {
      if (row[1].equals(name)) {
        return row[0].charAt(0);
      }
    }
    return null;
  }

  /** All long names. */
  public static String[] names() {
    String[] names = new String[NAMES.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = NAMES[i][1];
    }
    return names;
  }

  /** The letters that are on, for {@code $-}. */
  String letters() {
    StringBuilder out = new StringBuilder();
    for (String[] row : NAMES) {
      char letter = row[0].charAt(0);
      if (letter != 'p' && has(letter)) {
        out.append(letter);
      }
    }
    return out.toString();
  }

  Options copy() {
    Options copy = new Options();
    copy.bits = bits;
    return copy;
  }
}
