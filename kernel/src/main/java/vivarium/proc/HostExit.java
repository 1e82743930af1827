package vivarium.proc;

/**
 * Unwinds a host program that must not go on: a signal ended it, or it has become a guest program.
 * Stackless.
 */
final class HostExit extends RuntimeException {
  static final HostExit INSTANCE = new HostExit();

  private HostExit() {
    super("host program ends", null, false, false);
  }
}
