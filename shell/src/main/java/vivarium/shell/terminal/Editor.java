package vivarium.shell.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
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

    /** Ctrl-C while the host's terminal makes a signal of it: at the prompt. */
    void interrupted();

    void resize(int rows, int columns);

    void hangup();

    /** What was typed ahead and nobody has read. */
    byte[] takeTypedAhead();
  }

  private final Terminal terminal;
  private final Screen screen;
  private final Keyboard keyboard;
  private final Console console;
  private final HostSignals signals = new HostSignals();

  /** Where lines are edited; completes nothing until {@link #begin}. */
  private @Nullable LineReader reader;

  private volatile @Nullable Completer completer;
  private Size lastSize = USUAL;
  private boolean gone;

  private Editor(Terminal terminal, Console console) {
    this.terminal = terminal;
    this.console = console;
    this.screen = new Screen(terminal.output(), this::printAbove);
    this.keyboard = new Keyboard(terminal, console::type, this::hangup);
    takeSignals();
  }

  /**
   * Hands the host's signals over to the terminal: an interrupt, a stop, a window of another size.
   * JLine can do that itself, but makes the handlers by reflection, which takes longer than all
   * else that it does with signals.
   */
  private void takeSignals() {
    for (Signal signal : Signal.values()) {
      signals.handle(signal.name(), number -> raise(signal));
    }
  }

  private void raise(Signal signal) {
    if (signal == Signal.INT) {
      console.interrupted();
    }
    terminal.raise(signal);
  }

  /**
   * Opens the terminal that standard input and output are connected to.
   *
   * @param lines whether lines will be edited
   */
  public static Editor open(Console console, boolean lines) throws IOException {
    Terminal terminal = terminal();
    Editor editor = new Editor(terminal, console);
    terminal.handle(Signal.WINCH, signal -> editor.passSize());
    if (lines) {
      editor.reader = editor.makeReader();
    }
    return editor;
  }

  /** JNI starts ten times as fast as JLine's other ways, which are for hosts that it is not for. */
  private static Terminal terminal() throws IOException {
    Terminal terminal = HostTerminal.open(System.getenv().getOrDefault("TERM", "dumb"));
    return terminal != null
        ? terminal
        : TerminalBuilder.builder()
            .system(true)
            .providers("ffm,exec")
            .jni(false)
            .dumb(true)
            .graphemeCluster(false)
            .nativeSignals(false)
            .signalHandler(SignalHandler.SIG_IGN)
            .build();
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

  private LineReader makeReader() {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("vivarium")
        .parser(new ShellLineParser())
        .completer(this::complete)
        .history(new DefaultHistory())
        .option(Option.DISABLE_EVENT_EXPANSION, true)
        .option(Option.HISTORY_IGNORE_SPACE, true)
        .option(Option.HISTORY_TIMESTAMPED, false)
        .option(Option.AUTO_FRESH_LINE, true)
        .option(Option.DISABLE_HIGHLIGHTER, true)
        .option(Option.CASE_INSENSITIVE, false)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
        .variable(LineReader.BELL_STYLE, "none")
        .build();
  }

  private void complete(LineReader lines, ParsedLine line, List<Candidate> candidates) {
    Completer known = completer;
    if (known != null) {
      known.complete(lines, line, candidates);
    }
  }

  /** Prepares the line editor, which must have been asked for when the terminal was opened. */
  public void begin(Completion completion, Path historyFile) {
    completer = completion;
    try {
      Files.createDirectories(historyFile.toAbsolutePath().getParent());
      Objects.requireNonNull(reader).variable(LineReader.HISTORY_FILE, historyFile);
    } catch (IOException e) {
      // no place to keep it: history lasts for this session
    }
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
    String ahead = new String(console.takeTypedAhead(), StandardCharsets.UTF_8);
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
    signals.close();
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
