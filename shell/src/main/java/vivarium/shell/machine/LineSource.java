package vivarium.shell.machine;

import org.jspecify.annotations.Nullable;
import vivarium.shell.exec.Shell;

/**
 * Where an interactive shell gets its lines: the terminal's line editor. All but begin run while
 * the machine goes on.
 */
public interface LineSource {
  /** Tells the editor which shell it serves, before the first line. */
  void begin(Shell shell, GuestView view);

  /**
   * The next line (or several, if a construct went on), or null at the end of input. Ctrl-C clears
   * what was typed.
   */
  @Nullable String readLine(String prompt) throws InterruptedException;

  /** Shows text on the terminal, past the guest's console: while the machine stands still. */
  void show(String text);

  /**
   * Whether what is typed is kept for the next line, instead of going to the guest's console: while
   * the machine stands still. What nobody has read then goes there in the end.
   */
  void keepKeys(boolean keep);

  /** Whether Ctrl-C was among them since this was last asked. */
  boolean takeInterrupt();

  /** The prompt for a directory. */
  String prompt(String directory, int lastStatus);
}
