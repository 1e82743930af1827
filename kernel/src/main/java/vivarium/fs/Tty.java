package vivarium.fs;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.sched.WaitQueue;

/**
 * A terminal as the processes that use it see it: line discipline, window size, session and
 * foreground group.
 */
public final class Tty {
  private final Vfs vfs;
  private final int major;
  private final int minor;
  private final String name;
  private final Consumer<byte[]> output;
  private final WaitQueue queue = new WaitQueue();
  private int session;
  private int foregroundGroup;
  private int rows = 24;
  private int columns = 80;

  /**
   * @param name as in /dev, such as {@code console} or {@code pts/0}
   * @param output takes what the terminal shows
   */
  public Tty(Vfs vfs, int major, int minor, String name, Consumer<byte[]> output) {
    this.vfs = vfs;
    this.major = major;
    this.minor = minor;
    this.name = name;
    this.output = output;
  }

  public String name() {
    return name;
  }

  public int deviceMajor() {
    return major;
  }

  public int deviceMinor() {
    return minor;
  }

  /** Session that it controls, 0 if none. */
  public int session() {
    return session;
  }

  public int foregroundGroup() {
    return foregroundGroup;
  }

  public void setForegroundGroup(int group) {
    foregroundGroup = group;
  }

  /** Keystrokes arrive, as bytes from the keyboard. */
  public void input(byte[] bytes) {
    output.accept(bytes);
  }

  /** The person's window has a new size: SIGWINCH to the foreground group. */
  public void resize(int newRows, int newColumns) {
    rows = newRows;
    columns = newColumns;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** The line is cut: SIGHUP to the session, end of file for readers. */
  public void hangup() {
    vfs.jobControl().detachSession(session);
  }

  public WaitQueue waitQueue() {
    return queue;
  }

  /**
   * Opens the terminal for a process; with a session leader without terminal it becomes its own.
   */
  public OpenFile open(Location at, int flags, @Nullable FileUser user) {
    throw new UnsupportedOperationException();
  }
}
