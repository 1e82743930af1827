package vivarium.shell.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyFault;
import vivarium.sched.policy.PolicyJar;

/**
 * Tells of what the kernel cannot catch of a policy of the person's: that it ends the JVM, or does
 * not return when a signal ends the JVM. It looks at the stacks of the JVM's threads, and only when
 * that is ending or the person has pressed Ctrl-C.
 */
final class PolicyWatch {
  /** How often, and after how many ms each, a call must be met to be one that does not return. */
  private static final int LOOKS = 5;

  private static final int LOOK_MS = 50;

  private final String policy;

  private PolicyWatch(String policy) {
    this.policy = policy;
  }

  /** Watches a policy until the JVM ends. */
  static PolicyWatch begin(String policy) {
    PolicyWatch watch = new PolicyWatch(policy);
    Runtime.getRuntime().addShutdownHook(new Thread(watch::tell, "policy-watch"));
    return watch;
  }

  /** Where a policy's code is: the method that was called, and the line that it has come to. */
  private record Place(String method, StackTraceElement line) {
    /** Null if a thread is not in a policy's code. */
    static @Nullable Place of(StackTraceElement[] stack) {
      StackTraceElement outermost = null;
      StackTraceElement innermost = null;
      for (StackTraceElement frame : stack) {
        if (PolicyJar.LOADER.equals(frame.getClassLoaderName())) {
          outermost = frame;
          innermost = innermost == null ? frame : innermost;
        }
      }
      if (outermost == null || innermost == null) {
        return null;
      }
      String name = outermost.getMethodName();
      return new Place(name.startsWith("<") ? "its constructor" : name + "()", innermost);
    }
  }

  /** When the JVM ends: says whether it is the policy's doing. */
  private void tell() {
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      if (calls(stack, Runtime.class, "exit")) {
        Place place = Place.of(stack);
        if (place != null) {
          say("has ended Vivarium: %s called System.exit at %s", place);
          return;
        }
        if (calls(stack, Main.class, "main")) {
          return;
        }
      }
    }
    Place place = hangsAt();
    if (place != null) {
      say("does not return from %s: it is at %s", place);
    }
  }

  private void say(String what, Place place) {
    Main.fail(
        "scheduling policy "
            + policy
            + " "
            + what.formatted(place.method, PolicyFault.text(place.line)),
        0);
  }

  private static boolean calls(StackTraceElement[] stack, Class<?> type, String method) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(method)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a call of the policy does not return; takes a quarter of a second if so. */
  boolean hangs() {
    return hangsAt() != null;
  }

  private static @Nullable Place hangsAt() {
    Thread thread = null;
    Place place = null;
    try {
      for (int i = 0; i < LOOKS; i++) {
        Map.Entry<Thread, Place> called = called();
        boolean same = called != null && (thread == null || thread == called.getKey());
        if (called == null || !same) {
          return null;
        }
        thread = called.getKey();
        place = called.getValue();
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return place;
  }

  /**
   * A thread of the machine's that is in the policy's code now, and not one of the policy's own.
   */
  private static Map.@Nullable Entry<Thread, Place> called() {
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = each.getValue();
      Place place = Place.of(stack);
      if (place != null && isCalled(stack)) {
        return Map.entry(each.getKey(), place);
      }
    }
    return null;
  }

  private static boolean isCalled(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith("vivarium.sched.")) {
        return true;
      }
    }
    return false;
  }
}
