package vivarium.mem;

/**
 * No frame is free and none could be reclaimed. Stackless, one instance: running out of memory is
 * an ordinary outcome, which a syscall turns into ENOMEM and a fault into {@link
 * Fault#OUT_OF_MEMORY}.
 */
public final class OutOfMemory extends RuntimeException {
  public static final OutOfMemory INSTANCE = new OutOfMemory();

  private OutOfMemory() {
    super("out of memory", null, false, false);
  }
}
