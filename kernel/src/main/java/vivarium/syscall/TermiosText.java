package vivarium.syscall;

import static vivarium.abi.Termios.*;

import vivarium.abi.Termios;

/** A struct termios as strace abbreviates it. */
final class TermiosText {
  private static final FlagNames.Bits INPUT =
      new FlagNames.Bits(
          "0",
          new Object[] {
            IGNBRK, "IGNBRK", ISTRIP, "ISTRIP", INLCR, "INLCR", IGNCR, "IGNCR", ICRNL, "ICRNL",
            IXON, "IXON", IXANY, "IXANY", IMAXBEL, "IMAXBEL", IUTF8, "IUTF8"
          });

  private static final FlagNames.Bits OUTPUT =
      new FlagNames.Bits(
          "",
          new Object[] {
            OPOST, "OPOST", ONLCR, "ONLCR", OCRNL, "OCRNL", ONOCR, "ONOCR", ONLRET, "ONLRET"
          });

  private static final FlagNames.Bits CONTROL =
      new FlagNames.Bits(
          "0", new Object[] {B38400, "B38400", CS8, "CS8", CREAD, "CREAD", HUPCL, "HUPCL"});

  private static final FlagNames.Bits LOCAL =
      new FlagNames.Bits(
          "0",
          new Object[] {
            ISIG, "ISIG", ICANON, "ICANON", ECHO, "ECHO", ECHOE, "ECHOE", ECHOK, "ECHOK", ECHONL,
            "ECHONL", NOFLSH, "NOFLSH", IEXTEN, "IEXTEN", TOSTOP, "TOSTOP", ECHOCTL, "ECHOCTL",
            ECHOPRT, "ECHOPRT", ECHOKE, "ECHOKE"
          });

  private TermiosText() {}

  static String of(Peek memory, long at) {
    return "{c_iflag=%s, c_oflag=%s, c_cflag=%s, c_lflag=%s, ...}"
        .formatted(
            INPUT.text(memory.readInt(at) & 0xffff_ffffL),
            output(memory.readInt(at + 4)),
            CONTROL.text(memory.readInt(at + 8) & 0xffff_ffffL),
            LOCAL.text(memory.readInt(at + 12) & 0xffff_ffffL));
  }

  private static String output(int flags) {
    String tabs = (flags & Termios.XTABS) == Termios.XTABS ? "XTABS" : "TAB0";
    String names = OUTPUT.text(flags & ~Termios.XTABS & 0xffff_ffffL);
    return "NL0|CR0|" + tabs + "|BS0|VT0|FF0" + (names.isEmpty() ? "" : "|" + names);
  }
}
