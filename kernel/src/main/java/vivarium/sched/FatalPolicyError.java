package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * A policy has met the end of the host's memory, or another failure of the JVM itself: no other
 * policy helps against that, and the machine ends. The message is one line that names the policy
 * and its method.
 */
public final class FatalPolicyError extends Error {
  private static final long serialVersionUID = 1;

  FatalPolicyError(String message) {
    super(message, null, false, false);
  }

  /** Finds what ended a machine among the causes of an exception; null if it was no policy. */
  public static @Nullable FatalPolicyError among(Throwable causes) {
    for (Throwable each = causes; each != null; each = each.getCause()) {
      if (each instanceof FatalPolicyError found) {
        return found;
      }
    }
    return null;
  }
}
