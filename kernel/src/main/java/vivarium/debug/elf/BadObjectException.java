package vivarium.debug.elf;

/**
 * An object file or its debug information says something that cannot be. The only exception that
 * reading one throws; the service in front of the readers takes it for "nothing is known".
 */
public final class BadObjectException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadObjectException(String message) {
    super(message, null, false, false);
  }
}
