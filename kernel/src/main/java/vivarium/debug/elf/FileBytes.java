package vivarium.debug.elf;

/** Reads bytes of a file; fewer than asked for at its end. */
@FunctionalInterface
public interface FileBytes {
  int read(long position, byte[] into, int offset, int length);
}
