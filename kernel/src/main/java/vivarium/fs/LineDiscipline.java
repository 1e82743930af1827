package vivarium.fs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import vivarium.abi.Signal;
import vivarium.abi.Termios;

/**
 * What lies between a keyboard and a reader, as termios(3) describes it (Linux's N_TTY): canonical
 * lines with erase, word erase, kill and literal next, echo, signals, flow control; or raw bytes.
 *
 * <p>{@link #input} takes what is typed and gives back what to echo through {@link Actions}.
 */
final class LineDiscipline {
  /** What typed characters cause outside of the line. */
  interface Actions {
    /** Bytes to show, output processing still to be done. */
    void echo(byte[] bytes);

    void signal(int signal);

    /** Output goes on or stands still (Ctrl-Q, Ctrl-S). */
    void flow(boolean stopped);

    /** Throws away what has not been shown yet. */
    void flushOutput();
  }

  /** Bytes of one line, and of all that is not read yet in raw mode. */
  static final int LIMIT = 4096;

  /** Bytes that wait to be read; what is typed beyond them is lost, with a bell. */
  private static final int UNREAD_LIMIT = 1 << 16;

  private final Actions actions;
  private final Termios settings;

  /** Typed and not yet given to a reader: complete lines in canonical mode. */
  private byte[] ready = new byte[256];

  private int readyStart;
  private int readyEnd;

  /** Lengths of the complete lines in {@code ready}; 0 is an end of file. Empty in raw mode. */
  private final ArrayDeque<Integer> lines = new ArrayDeque<>();

  /** The line being typed. */
  private final byte[] line = new byte[LIMIT];

  private int lineLength;
  private boolean literalNext;
  private boolean stopped;

  LineDiscipline(Termios settings, Actions actions) {
    this.settings = settings;
    this.actions = actions;
  }

  boolean stopped() {
    return stopped;
  }

  void setStopped(boolean now) {
    if (stopped != now) {
      stopped = now;
      actions.flow(now);
    }
  }

  // Typing

  void input(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      type(bytes[i] & 0xff);
    }
  }

  /** Bytes that may be typed now without being lost. */
  int room() {
    return settings.has(Termios.ICANON) ? LIMIT : UNREAD_LIMIT - (readyEnd - readyStart);
  }

  private void type(int typed) {
    int c = (settings.input & Termios.ISTRIP) != 0 ? typed & 0x7f : typed;
    if (literalNext) {
      literalNext = false;
      store(c);
      return;
    }
    if (flowControl(c) || signalled(c)) {
      return;
    }
    if (c == '\r') {
      if ((settings.input & Termios.IGNCR) != 0) {
        return;
      }
      c = (settings.input & Termios.ICRNL) != 0 ? '\n' : c;
    } else if (c == '\n' && (settings.input & Termios.INLCR) != 0) {
      c = '\r';
    }
    if (!settings.has(Termios.ICANON)) {
      store(c);
    } else if (readyEnd - readyStart < UNREAD_LIMIT) {
      typeInLine(c);
    } else {
      ringBell();
    }
  }

  private boolean flowControl(int c) {
    if ((settings.input & Termios.IXON) == 0) {
      return false;
    }
    if (is(c, Termios.VSTOP)) {
      setStopped(true);
      return true;
    }
    if (is(c, Termios.VSTART)) {
      setStopped(false);
      return true;
    }
    if (stopped && (settings.input & Termios.IXANY) != 0) {
      setStopped(false);
    }
    return false;
  }

  private boolean signalled(int c) {
    if (!settings.has(Termios.ISIG)) {
      return false;
    }
    int signal =
        is(c, Termios.VINTR)
            ? Signal.SIGINT
            : is(c, Termios.VQUIT) ? Signal.SIGQUIT : is(c, Termios.VSUSP) ? Signal.SIGTSTP : 0;
    if (signal == 0) {
      return false;
    }
    if (!settings.has(Termios.NOFLSH)) {
      flushInput();
      actions.flushOutput();
    }
    setStopped(false);
    if (settings.has(Termios.ECHO)) {
      actions.echo(visible(c));
    }
    actions.signal(signal);
    return true;
  }

  private void typeInLine(int c) {
    boolean extended = settings.has(Termios.IEXTEN);
    if (is(c, Termios.VERASE)) {
      eraseCharacter();
    } else if (is(c, Termios.VKILL)) {
      kill();
    } else if (extended && is(c, Termios.VWERASE)) {
      eraseWord();
    } else if (extended && is(c, Termios.VREPRINT)) {
      reprint(c);
    } else if (extended && is(c, Termios.VLNEXT)) {
      literalNext = true;
      if (settings.has(Termios.ECHO) && settings.has(Termios.ECHOCTL)) {
        actions.echo(new byte[] {'^', '\b'});
      }
    } else if (c == '\n') {
      if (settings.has(Termios.ECHO) || settings.has(Termios.ECHONL)) {
        actions.echo(new byte[] {'\n'});
      }
      endLine(c);
    } else if (is(c, Termios.VEOF)) {
      completeLine();
    } else if (is(c, Termios.VEOL) || (extended && is(c, Termios.VEOL2))) {
      echoTyped(c);
      endLine(c);
    } else {
      store(c);
    }
  }

  private boolean is(int c, int control) {
    int wanted = settings.character(control);
    return wanted != 0 && c == wanted;
  }

  /** A character without special meaning. */
  private void store(int c) {
    boolean canonical = settings.has(Termios.ICANON);
    int unread = readyEnd - readyStart + lineLength;
    if (unread < UNREAD_LIMIT && (!canonical || lineLength < LIMIT - 1)) {
      echoTyped(c);
      if (canonical) {
        line[lineLength++] = (byte) c;
      } else {
        append(c);
      }
    } else {
      ringBell();
    }
  }

  private void ringBell() {
    if ((settings.input & Termios.IMAXBEL) != 0) {
      actions.echo(new byte[] {7});
    }
  }

  private void endLine(int c) {
    line[lineLength++] = (byte) c;
    completeLine();
  }

  private void completeLine() {
    for (int i = 0; i < lineLength; i++) {
      append(line[i] & 0xff);
    }
    lines.add(lineLength);
    lineLength = 0;
  }

  private void append(int c) {
    if (readyEnd == ready.length) {
      int held = readyEnd - readyStart;
      byte[] to = held > ready.length / 2 ? new byte[ready.length * 2] : ready;
      System.arraycopy(ready, readyStart, to, 0, held);
      ready = to;
      readyStart = 0;
      readyEnd = held;
    }
    ready[readyEnd++] = (byte) c;
  }

  // Echo and erasing

  private void echoTyped(int c) {
    if (settings.has(Termios.ECHO)) {
      actions.echo(visible(c));
    } else if (c == '\n' && settings.has(Termios.ECHONL) && settings.has(Termios.ICANON)) {
      actions.echo(new byte[] {'\n'});
    }
  }

  private byte[] visible(int c) {
    if (settings.has(Termios.ECHOCTL) && isControl(c) && c != '\t' && c != '\n') {
      return new byte[] {'^', (byte) (c ^ 0x40)};
    }
    return new byte[] {(byte) c};
  }

  private static boolean isControl(int c) {
    return c < 0x20 || c == 0x7f;
  }

  private void eraseCharacter() {
    if (lineLength == 0) {
      return;
    }
    int from = lineLength - 1;
    while ((settings.input & Termios.IUTF8) != 0 && from > 0 && (line[from] & 0xc0) == 0x80) {
      from--;
    }
    eraseFrom(from);
  }

  private void eraseWord() {
    int from = lineLength;
    while (from > 0 && !isWordByte(line[from - 1])) {
      from--;
    }
    while (from > 0 && isWordByte(line[from - 1])) {
      from--;
    }
    eraseFrom(from);
  }

  private static boolean isWordByte(byte b) {
    return b < 0 || Character.isLetterOrDigit(b) || b == '_';
  }

  private void kill() {
    if (settings.has(Termios.ECHOK)
        && settings.has(Termios.ECHOKE)
        && settings.has(Termios.ECHOE)) {
      eraseFrom(0);
      return;
    }
    lineLength = 0;
    if (settings.has(Termios.ECHO)) {
      actions.echo(visible(settings.character(Termios.VKILL)));
      if (settings.has(Termios.ECHOK)) {
        actions.echo(new byte[] {'\n'});
      }
    }
  }

  /** Takes the end of the line away, on the screen too. */
  private void eraseFrom(int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = lineLength - 1; i >= from; i--) {
      boolean tab = line[i] == '\t';
      for (int columns = width(i); columns > 0; columns--) {
        out.writeBytes(tab ? new byte[] {'\b'} : new byte[] {'\b', ' ', '\b'});
      }
    }
    lineLength = from;
    if (!settings.has(Termios.ECHO)) {
      return;
    }
    boolean visibly = settings.has(Termios.ECHOE);
    actions.echo(visibly ? out.toByteArray() : visible(settings.character(Termios.VERASE)));
  }

  /**
   * Screen columns of one byte of the line; tabs end at multiples of 8 from the line's beginning.
   */
  private int width(int index) {
    int column = 0;
    for (int i = 0; i < index; i++) {
      column += widthOf(line[i] & 0xff, column);
    }
    return widthOf(line[index] & 0xff, column);
  }

  private int widthOf(int c, int column) {
    if (c == '\t') {
      return 8 - (column & 7);
    }
    if (isControl(c)) {
      return settings.has(Termios.ECHOCTL) ? 2 : 0;
    }
    boolean continuation = (settings.input & Termios.IUTF8) != 0 && (c & 0xc0) == 0x80;
    return continuation ? 0 : 1;
  }

  private void reprint(int c) {
    if (!settings.has(Termios.ECHO)) {
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(visible(c));
    out.write('\n');
    for (int i = 0; i < lineLength; i++) {
      out.writeBytes(visible(line[i] & 0xff));
    }
    actions.echo(out.toByteArray());
  }

  // Reading

  /** Bytes that a read can have now: whole lines in canonical mode. */
  int available() {
    if (!settings.has(Termios.ICANON)) {
      return readyEnd - readyStart;
    }
    int sum = 0;
    for (int length : lines) {
      sum += length;
    }
    return sum;
  }

  /** Whether a read would return at once, were it with an end of file. */
  boolean readable() {
    if (settings.has(Termios.ICANON)) {
      return !lines.isEmpty();
    }
    int least = settings.character(Termios.VTIME) == 0 ? settings.character(Termios.VMIN) : 1;
    return readyEnd - readyStart >= Math.max(1, least);
  }

  /** Takes up to one line, or what is there in raw mode; WOULD_BLOCK if that is too little. */
  int read(byte[] to, int offset, int length) {
    if (settings.has(Termios.ICANON)) {
      Integer first = lines.pollFirst();
      if (first == null) {
        return OpenFile.WOULD_BLOCK;
      }
      int n = Math.min(first, length);
      take(to, offset, n);
      if (n < first) {
        lines.addFirst(first - n);
      }
      return n;
    }
    int present = readyEnd - readyStart;
    int least = Math.min(settings.character(Termios.VMIN), length);
    boolean timed = settings.character(Termios.VTIME) != 0;
    if (present < least || (present == 0 && timed)) {
      return OpenFile.WOULD_BLOCK;
    }
    return take(to, offset, Math.min(present, length));
  }

  /** What a read gets whose time (VTIME) is up. */
  int readNow(byte[] to, int offset, int length) {
    return take(to, offset, Math.min(readyEnd - readyStart, length));
  }

  /** Bytes that a read could take. */
  int pending() {
    return readyEnd - readyStart;
  }

  /** Ns that a raw read that found too little may wait, -1 for ever. */
  long patience() {
    if (settings.has(Termios.ICANON)) {
      return -1;
    }
    boolean fromFirstByte = settings.character(Termios.VMIN) > 0 && readyEnd == readyStart;
    int tenths = settings.character(Termios.VTIME);
    return tenths == 0 || fromFirstByte ? -1 : tenths * 100_000_000L;
  }

  private int take(byte[] to, int offset, int n) {
    System.arraycopy(ready, readyStart, to, offset, n);
    readyStart += n;
    if (readyStart == readyEnd) {
      readyStart = 0;
      readyEnd = 0;
    }
    return n;
  }

  /** Takes everything that was typed and not read, the line being edited included. */
  byte[] takeAll() {
    byte[] all = Arrays.copyOfRange(ready, readyStart, readyEnd + lineLength);
    System.arraycopy(line, 0, all, readyEnd - readyStart, lineLength);
    flushInput();
    return all;
  }

  void flushInput() {
    readyStart = 0;
    readyEnd = 0;
    lines.clear();
    lineLength = 0;
    literalNext = false;
  }

  /** After a change of settings: what was typed in one mode stays readable in the other. */
  void modeChanged(boolean wasCanonical) {
    boolean canonical = settings.has(Termios.ICANON);
    if (wasCanonical && !canonical) {
      byte[] typed = Arrays.copyOf(line, lineLength);
      lineLength = 0;
      lines.clear();
      for (byte b : typed) {
        append(b & 0xff);
      }
    } else if (!wasCanonical && canonical && readyEnd > readyStart) {
      lines.clear();
      lines.add(readyEnd - readyStart);
    }
    if ((settings.input & Termios.IXON) == 0) {
      setStopped(false);
    }
  }
}
