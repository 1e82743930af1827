package vivarium.fs;

import static vivarium.abi.Errno.EIO;

import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.abi.Termios;
import vivarium.sched.WaitQueue;

/**
 * A terminal as the processes that use it see it: settings, line discipline, window size, session
 * and foreground group. The person's side is a {@link Screen}: the host's terminal, or the master
 * of a pseudo-terminal.
 *
 * <p>Guarded by the machine thread: keystrokes come in through the machine's door.
 */
public final class Tty implements LineDiscipline.Actions {
  /** Where the terminal's output goes. */
  public interface Screen {
    void show(byte[] bytes);

    /** Bytes that can be shown now. */
    default int room() {
      return Integer.MAX_VALUE;
    }

    /** Throws away what was written and not shown yet. */
    default void discard() {}

    /** Something has changed that the other side may wait for. */
    default void changed() {}
  }

  private final Vfs vfs;
  private final int major;
  private final int minor;
  private final String name;
  private final Screen screen;
  private final WaitQueue queue = new WaitQueue();
  private final Termios settings = new Termios();
  private final LineDiscipline discipline = new LineDiscipline(settings, this);
  private final OutputProcessing processing = new OutputProcessing(settings);
  private int session;
  private int foregroundGroup;
  private int rows = 24;
  private int columns = 80;
  private int pixelWidth;
  private int pixelHeight;
  private boolean hungUp;
  private boolean locked;
  private int openFiles;

  /**
   * @param name as in /dev, such as {@code console} or {@code pts/0}
   */
  public Tty(Vfs vfs, int major, int minor, String name, Screen screen) {
    this.vfs = vfs;
    this.major = major;
    this.minor = minor;
    this.name = name;
    this.screen = screen;
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

  /** Woken when reading or writing may have become possible. */
  public WaitQueue waitQueue() {
    return queue;
  }

  public Termios settings() {
    return settings;
  }

  LineDiscipline discipline() {
    return discipline;
  }

  JobControl jobControl() {
    return vfs.jobControl();
  }

  // The person's side

  /** Keystrokes arrive, as bytes from the keyboard. */
  public void input(byte[] bytes) {
    input(bytes, 0, bytes.length);
  }

  /** Takes what was typed and not read yet, the line being edited included. */
  public byte[] takeInput() {
    return discipline.takeAll();
  }

  /** Puts the settings back to those of a new terminal, as {@code stty sane} does. */
  public void reset() {
    boolean wasCanonical = settings.has(Termios.ICANON);
    settings.load(new Termios().bytes(Termios.SIZE));
    discipline.modeChanged(wasCanonical);
    queue.wakeAll();
  }

  void input(byte[] bytes, int offset, int length) {
    if (!hungUp) {
      discipline.input(bytes, offset, length);
      queue.wakeAll();
    }
  }

  /** The person's window has a new size: SIGWINCH to the foreground group. */
  public void resize(int newRows, int newColumns) {
    resize(newRows, newColumns, 0, 0);
  }

  void resize(int newRows, int newColumns, int newPixelWidth, int newPixelHeight) {
    boolean same = rows == newRows && columns == newColumns;
    same &= pixelWidth == newPixelWidth && pixelHeight == newPixelHeight;
    if (same) {
      return;
    }
    rows = newRows;
    columns = newColumns;
    pixelWidth = newPixelWidth;
    pixelHeight = newPixelHeight;
    signal(Signal.SIGWINCH);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  int pixelWidth() {
    return pixelWidth;
  }

  int pixelHeight() {
    return pixelHeight;
  }

  /**
   * The line is cut: SIGHUP to the session's leader and the foreground group, end of file for
   * readers.
   */
  public void hangup() {
    if (hungUp) {
      return;
    }
    hungUp = true;
    discipline.flushInput();
    int oldSession = session;
    int oldGroup = foregroundGroup;
    release();
    if (oldSession > 0) {
      jobControl().detachSession(oldSession);
      jobControl().signalGroup(oldSession, Signal.SIGHUP);
      jobControl().signalGroup(oldSession, Signal.SIGCONT);
      if (oldGroup > 0 && oldGroup != oldSession) {
        jobControl().signalGroup(oldGroup, Signal.SIGHUP);
        jobControl().signalGroup(oldGroup, Signal.SIGCONT);
      }
    }
    queue.wakeAll();
  }

  boolean hungUp() {
    return hungUp;
  }

  // Sessions

  /** Becomes the controlling terminal of the user's session. */
  void control(FileUser user) {
    session = user.session();
    foregroundGroup = user.processGroup();
    user.setTerminal(this);
  }

  /** Controls no session any more; called when the leader ends or gives the terminal up. */
  public void release() {
    session = 0;
    foregroundGroup = 0;
  }

  /**
   * Whether a process may change the terminal now or, for {@code SIGTTIN}, read from it. A job in
   * the background is sent {@code signal}.
   *
   * @return false if it was, and the call is to be made again
   */
  boolean admits(FileUser user, int signal) {
    boolean own = user.terminal() == this;
    if (!own || foregroundGroup == 0 || user.processGroup() == foregroundGroup) {
      return true;
    }
    if (user.blocksOrIgnores(signal)) {
      if (signal == Signal.SIGTTIN) {
        throw ErrnoException.of(EIO);
      }
      return true;
    }
    if (jobControl().orphaned(user.processGroup())) {
      throw ErrnoException.of(EIO);
    }
    jobControl().signalGroup(user.processGroup(), signal);
    return false;
  }

  // Output

  /** Writes as far as the screen has room; WOULD_BLOCK if it has none or output is stopped. */
  int write(byte[] bytes, int offset, int length) {
    if (hungUp) {
      throw ErrnoException.of(EIO);
    }
    if (length == 0) {
      return 0;
    }
    int fits = discipline.stopped() ? 0 : screen.room() / processing.growth();
    if (fits == 0) {
      return OpenFile.WOULD_BLOCK;
    }
    int n = Math.min(length, fits);
    screen.show(processing.process(bytes, offset, n));
    return n;
  }

  boolean writable() {
    return !discipline.stopped() && screen.room() >= processing.growth();
  }

  @Override
  public void echo(byte[] bytes) {
    if (screen.room() >= bytes.length * processing.growth()) {
      screen.show(processing.process(bytes, 0, bytes.length));
    }
  }

  @Override
  public void signal(int signal) {
    if (foregroundGroup > 0) {
      jobControl().signalGroup(foregroundGroup, signal);
    }
  }

  @Override
  public void flow(boolean stopped) {
    queue.wakeAll();
  }

  @Override
  public void flushOutput() {
    screen.discard();
  }

  Screen screen() {
    return screen;
  }

  // Opening

  void setLocked(boolean on) {
    locked = on;
  }

  boolean locked() {
    return locked;
  }

  /** Files that processes have open on it. */
  int openFiles() {
    return openFiles;
  }

  void opened() {
    openFiles++;
    screen.changed();
  }

  void closed() {
    openFiles--;
    screen.changed();
  }

  /**
   * Opens the terminal for a process; for a session leader without one it becomes the controlling
   * terminal unless {@code flags} has O_NOCTTY.
   */
  public OpenFile open(Location at, int flags, FileUser user) {
    if (locked || hungUp) {
      throw ErrnoException.of(EIO);
    }
    boolean leader = user.pid() != 0 && user.pid() == user.session();
    boolean noControl = (flags & vivarium.abi.OpenFlags.O_NOCTTY) != 0;
    if (!noControl && leader && user.terminal() == null && session == 0) {
      control(user);
    }
    return new TtyFile(this, at, flags);
  }
}
