package vivarium.shell.switches;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.proc.HostTask;
import vivarium.shell.machine.HostSystem;
import vivarium.shell.machine.LineSource;

/**
 * What a command sees of the system while the machine stands still: it can look, and what it prints
 * goes to the person's terminal; whatever would need the machine to go on fails.
 */
final class HaltedSystem extends HostSystem {
  private final LineSource person;

  HaltedSystem(HostTask self, LineSource person) {
    super(self);
    this.person = person;
  }

  private static ErrnoException halted() {
    return ErrnoException.of(Errno.EAGAIN);
  }

  @Override
  public void write(int fd, byte[] buffer, int offset, int length) {
    person.show(new String(buffer, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public int read(int fd, byte[] buffer, int offset, int length) {
    throw halted();
  }

  @Override
  public int open(String path, int flags, int mode) {
    throw halted();
  }

  @Override
  public int fork(Child child, int processGroup, boolean foreground) {
    throw halted();
  }

  @Override
  public int spawn(
      String path,
      List<String> arguments,
      List<String> environment,
      int processGroup,
      boolean foreground) {
    throw halted();
  }

  @Override
  public void exec(String path, List<String> arguments, List<String> environment) {
    throw halted();
  }

  @Override
  public @Nullable ChildState waitFor(int pid, int flags) {
    throw halted();
  }

  @Override
  public void yield() {}

  @Override
  public void listen() {
    if (person.takeInterrupt()) {
      throw ErrnoException.of(Errno.EINTR);
    }
  }

  /** Ends at once, as if a signal had come: a command that follows something stops here. */
  @Override
  public void sleep(long nanos) {
    throw ErrnoException.of(Errno.EINTR);
  }
}
