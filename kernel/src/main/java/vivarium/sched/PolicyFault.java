package vivarium.sched;

/**
 * What a policy of the user's has thrown, told in one line, whatever it is: {@code
 * java.lang.IllegalStateException: empty at LastCome.pick(LastCome.java:27)}.
 */
public final class PolicyFault {
  private PolicyFault() {}

  /** The exception, and the line of the policy's own code that it came through. */
  public static String text(Throwable thrown, Class<?> policy) {
    String where = "";
    String own = policy.getName();
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().equals(own) || frame.getClassName().startsWith(own + "$")) {
        where = " at " + text(frame);
        break;
      }
    }
    return text(thrown) + where;
  }

  /** The exception: its class, and its message if it has one. */
  public static String text(Throwable thrown) {
    String text;
    try {
      text = thrown.toString();
    } catch (Throwable another) { // its message is made by the user's code, too
      text = thrown.getClass().getName();
    }
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /** A line of code: {@code LastCome.pick(LastCome.java:27)}. */
  public static String text(StackTraceElement frame) {
    return "%s.%s(%s:%d)"
        .formatted(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber());
  }
}
