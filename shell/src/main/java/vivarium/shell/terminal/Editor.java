package vivarium.shell.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/**
 * The person's terminal: JLine edits lines at the prompt; in between, {@link Keyboard} and {@link
 * Screen} connect it to the guest's console. Colours only on a terminal that has them, and not with
 * NO_COLOR.
 */
public final class Editor implements AutoCloseable {
  private static final Size USUAL = new Size(80, 24);

  /** The guest's console, as seen from outside; every call enters the machine by its door. */
  public interface Console {
    /** Keystrokes. */
    void type(byte[] bytes);

    void resize(int rows, int columns);

    void hangup();

    /** What was typed ahead and nobody has read. */
    byte[] takeTypedAhead();
  }

  private final Terminal terminal;
  private final Screen screen;
  private final Keyboard keyboard;
  private final Console console;
  private @Nullable LineReader reader;
  private Size lastSize = USUAL;
  private boolean gone;

  private Editor(Terminal terminal, Console console) {
    this.terminal = terminal;
    this.console = console;
    this.screen = new Screen(terminal.output(), this::printAbove);
    this.keyboard = new Keyboard(terminal, console::type, this::hangup);
  }

  /** Opens the terminal that standard input and output are connected to. */
  public static Editor open(Console console) throws IOException {
    Terminal terminal = terminal();
    Editor editor = new Editor(terminal, console);
    terminal.handle(Signal.WINCH, signal -> editor.passSize());
    return editor;
  }

  /**
   * JNI starts ten times as fast as the foreign-function interface, which is for hosts that JLine
   * has no library for; each is asked alone, since asking one costs its start.
   */
  private static Terminal terminal() throws IOException {
    describe(System.getenv().getOrDefault("TERM", "dumb"));
    try {
      return builder().jni(true).ffm(false).exec(false).dumb(false).build();
    } catch (IOException | IllegalStateException | LinkageError e) {
      return builder().providers("ffm,exec").jni(false).dumb(true).build();
    }
  }

  private static TerminalBuilder builder() {
    return TerminalBuilder.builder()
        .system(true)
        .graphemeCluster(false)
        .nativeSignals(true)
        .signalHandler(SignalHandler.SIG_IGN);
  }

  /** JLine describes usual terminals itself: then it need not run infocmp(1). */
  private static void describe(String type) {
    String known = InfoCmp.getDefaultInfoCmp(type);
    if (known != null) {
      InfoCmp.setLoadedInfoCmp(type, known);
    }
  }

  /** Takes what the guest's console shows. */
  public Screen screen() {
    return screen;
  }

  /** Rows and columns; 24 and 80 where the terminal does not know. */
  public Size size() {
    Size size = terminal.getSize();
    return size.getRows() <= 0 || size.getColumns() <= 0 ? USUAL : size;
  }

  /** Tells the guest when the window has another size than last time. */
  public synchronized void passSize() {
    Size size = size();
    if (!size.equals(lastSize)) {
      lastSize = size;
      console.resize(size.getRows(), size.getColumns());
    }
  }

  /**
   * Connects keyboard and screen to the guest for good: a program that has the terminal to itself.
   */
  public void connect() throws InterruptedException {
    passSize();
    screen.setEditing(false);
    keyboard.connect(true);
  }

  /** Prepares the line editor. */
  public void begin(Completion completion, Path historyFile) {
    History history = new DefaultHistory();
    LineReader lines =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("vivarium")
            .parser(new ShellLineParser())
            .completer(completion)
            .history(history)
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.HISTORY_IGNORE_SPACE, true)
            .option(Option.HISTORY_TIMESTAMPED, false)
            .option(Option.AUTO_FRESH_LINE, true)
            .option(Option.DISABLE_HIGHLIGHTER, true)
            .option(Option.CASE_INSENSITIVE, false)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
            .variable(LineReader.BELL_STYLE, "none")
            .build();
    try {
      Files.createDirectories(historyFile.toAbsolutePath().getParent());
      lines.variable(LineReader.HISTORY_FILE, historyFile);
    } catch (IOException e) {
      // no place to keep it: history lasts for this session
    }
    reader = lines;
  }

  private void printAbove(String text) {
    LineReader lines = reader;
    if (lines != null) {
      lines.printAbove(text);
    }
  }

  private void hangup() {
    gone = true;
    console.hangup();
  }

  /** One line; null at the end of input. */
  public @Nullable String readLine(String prompt) throws InterruptedException {
    LineReader lines = reader;
    if (gone || lines == null) {
      return null;
    }
    keyboard.connect(false);
    String ahead = new String(console.takeTypedAhead(), java.nio.charset.StandardCharsets.UTF_8);
    screen.setEditing(true);
    try {
      if (!ahead.isEmpty()) {
        lines.runMacro(ahead.replace('\n', '\r'));
      }
      while (true) {
        try {
          return lines.readLine(prompt);
        } catch (UserInterruptException e) {
          // Ctrl-C clears the line
        }
      }
    } catch (EndOfFileException e) {
      return null;
    } finally {
      screen.setEditing(false);
      keyboard.connect(true);
      passSize();
    }
  }

  /** Whether colours are wanted. */
  public boolean colourful() {
    Integer colours = terminal.getNumericCapability(org.jline.utils.InfoCmp.Capability.max_colors);
    String refused = System.getenv("NO_COLOR");
    return colours != null && colours >= 8 && (refused == null || refused.isEmpty());
  }

  /** Shows what is left, saves the history, and gives the terminal back as it was. */
  @Override
  public void close() {
    screen.close();
    keyboard.close();
    try {
      if (reader != null) {
        reader.getHistory().save();
      }
      terminal.close();
    } catch (IOException e) {
      // the terminal is gone already
    }
  }
}
