package vivarium.shell.exec;

import java.util.List;
import java.util.Locale;

/** Signal numbers of Linux riscv64, their names and what the shell says when one ends a job. */
public final class SignalName {
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int KILL = 9;
  public static final int PIPE = 13;
  public static final int TERM = 15;
  public static final int CONT = 18;
  public static final int TSTP = 20;
  public static final int TTIN = 21;
  public static final int TTOU = 22;
  private static final String[][] TABLE = {
    {"EXIT", "Exit"},
    {"HUP", "Hangup"},
    {"INT", "Interrupt"},
    {"QUIT", "Quit"},
    {"ILL", "Illegal instruction"},
    {"TRAP", "Trace/breakpoint trap"},
    {"ABRT", "Aborted"},
    {"BUS", "Bus error"},
    {"FPE", "Floating point exception"},
    {"KILL", "Killed"},
    {"USR1", "User defined signal 1"},
    {"SEGV", "Segmentation fault"},
    {"USR2", "User defined signal 2"},
    {"PIPE", "Broken pipe"},
    {"ALRM", "Alarm clock"},
    {"TERM", "Terminated"},
    {"STKFLT", "Stack fault"},
    {"CHLD", "Child exited"},
    {"CONT", "Continued"},
    {"STOP", "Stopped (signal)"},
    {"TSTP", "Stopped"},
    {"TTIN", "Stopped (tty input)"},
    {"TTOU", "Stopped (tty output)"},
    {"URG", "Urgent I/O condition"},
    {"XCPU", "CPU time limit exceeded"},
    {"XFSZ", "File size limit exceeded"},
    {"VTALRM", "Virtual timer expired"},
    {"PROF", "Profiling timer expired"},
    {"WINCH", "Window changed"},
    {"IO", "I/O possible"},
    {"PWR", "Power failure"},
    {"SYS", "Bad system call"}
  };
  private static final int MAX = 64;

  private SignalName() {}

  /** The number for "INT", "SIGINT", "int" or "2"; -1 if there is no such signal. */
  public static int number(String text) {
    if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
      int number = text.length() > 3 ? MAX + 1 : Integer.parseInt(text);
      return number > MAX ? -1 : number;
    }
    String name = text.toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    for (int i = 0; i < TABLE.length; i++) {
      if (TABLE[i][0].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The name without SIG. */
  public static String name(int signal) {
    return signal < TABLE.length ? TABLE[signal][0] : "RT" + (signal - 32);
  }

  /** What is said of a job that the signal ended or stopped. */
  public static String description(int signal) {
    return signal < TABLE.length ? TABLE[signal][1] : "Real-time signal " + (signal - 32);
  }

  /** Names of all ordinary signals, from 1. */
  public static List<String> all() {
    return java.util.stream.IntStream.range(1, TABLE.length).mapToObj(i -> TABLE[i][0]).toList();
  }
}
