package vivarium.shell.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;
import org.jline.nativ.CLibrary;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.AbstractUnixSysTerminal;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of standard input and output, by JLine's native library: as JLine would make it, but
 * without its search for a way to make one, and with a quicker {@link TerminalDescription}.
 */
final class HostTerminal extends AbstractUnixSysTerminal {
  private final Pty pty;

  private HostTerminal(JniTerminalProvider provider, String type, Pty pty) throws IOException {
    super(
        provider,
        SystemStream.Output,
        "terminal",
        type,
        StandardCharsets.UTF_8,
        StandardCharsets.UTF_8,
        StandardCharsets.UTF_8,
        false,
        SignalHandler.SIG_IGN,
        pty.getAttr());
    this.pty = pty;
  }

  /** Opens it; null where JLine must find a way: there is no library, or no usual terminal. */
  static @Nullable HostTerminal open(String type) {
    if (type.startsWith("dumb")) {
      return null;
    }
    try {
      JniTerminalProvider provider = new JniTerminalProvider();
      return new HostTerminal(provider, type, provider.current(SystemStream.Output));
    } catch (IOException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** Called while the terminal is constructed. */
  @Override
  protected void parseInfoCmp() {
    TerminalDescription description;
    try {
      description = TerminalDescription.of(type);
      if (description == null) {
        super.parseInfoCmp();
        return;
      }
      bools.addAll(description.flags);
      ints.putAll(description.numbers);
      strings.putAll(description.strings);
      detectTrueColorSupport();
      palette.reloadFromCapabilities();
    } catch (IOException e) {
      super.parseInfoCmp();
    }
  }

  /** Called while the terminal is constructed. */
  @Override
  protected IntUnaryOperator createPollFunction() {
    return milliseconds -> CLibrary.pollForInput(STDIN_FD, milliseconds);
  }

  @Override
  protected Attributes doGetAttributes() {
    try {
      return pty.getAttr();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void doSetAttributes(Attributes attributes) {
    try {
      pty.setAttr(attributes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Size doGetSize() {
    try {
      return pty.getSize();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void doSetSize(Sized size) {
    try {
      pty.setSize(size);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
