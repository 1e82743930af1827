package vivarium.proc;

/**
 * A Java program that runs as a process of the machine, such as the built-in shell.
 *
 * <p>It runs on a thread of its own, but only while the machine has handed over to it, so that it
 * may use the kernel's objects directly, and virtual time stands still.
 */
public interface HostProgram {
  /**
   * The program.
   *
   * @return its exit code, 0 to 255
   * @throws InterruptedException when the machine stops
   */
  int main(HostTask self) throws InterruptedException;
}
