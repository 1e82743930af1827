package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;

/** Explains why a fault of its own ends a process; implemented by a room that can read programs. */
public interface CrashReporter {
  /**
   * A task is about to end with its process because of a fault; its registers are in the PCB.
   *
   * @return what its shell may say of it, in a line; null if the signal's name says enough
   */
  @Nullable String crashed(Task task, SigInfo info);
}
