package vivarium.proc;

/**
 * What clone and clone3 ask for.
 *
 * @param flags of {@link vivarium.abi.CloneFlags}, without the signal
 * @param exitSignal for the parent at the child's end
 * @param stackPointer the child's, 0 to keep the parent's
 * @param parentTid where the parent wants the child's tid
 * @param childTid where the child wants its tid, and to be zeroed at its end
 * @param tls the child's thread pointer
 * @param pidFd where the parent wants a descriptor of the child
 */
public record CloneArguments(
    long flags,
    int exitSignal,
    long stackPointer,
    long parentTid,
    long childTid,
    long tls,
    long pidFd) {

  /** What fork does. */
  public static final CloneArguments FORK =
      new CloneArguments(0, vivarium.abi.Signal.SIGCHLD, 0, 0, 0, 0, 0);

  public boolean has(long flag) {
    return (flags & flag) != 0;
  }
}
