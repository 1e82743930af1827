package vivarium.shell.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.boot.VivariumMachine;
import vivarium.fs.HostInput;
import vivarium.fs.HostOutput;
import vivarium.fs.Names;
import vivarium.fs.OpenFile;

/**
 * The three standard streams that the guest's first process gets when it does not run on the
 * console.
 *
 * @param input standard input
 * @param prompt whether reading it never waits (a file), so that the run stays deterministic
 * @param console whether input and output are a person's terminal
 */
record Streams(
    InputStream input, boolean prompt, OutputStream output, OutputStream errors, boolean console) {

  /** Those of this process; the launcher tells which are terminals. */
  static Streams ofTheProcess() {
    String terminals = System.getProperty("vivarium.terminals", "");
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        isFile(),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminals.contains("0") && terminals.contains("1"));
  }

  private static boolean isFile() {
    Path input = Path.of("/proc/self/fd/0");
    return Files.isRegularFile(input) || "/dev/null".equals(target(input));
  }

  private static @Nullable String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** As the guest's descriptors 0, 1 and 2. */
  List<OpenFile> open(VivariumMachine machine) throws InterruptedException {
    return machine.call(() -> {
      var vfs = machine.kernel().vfs();
      return List.of(
          new HostInput(vfs, input, prompt ? null : machine.door()),
          new HostOutput(vfs, output),
          new HostOutput(vfs, errors));
    });
  }

  /** All of standard input as text. */
  String readAll() {
    try {
      return Names.decode(input.readAllBytes());
    } catch (IOException e) {
      throw new UsageException("cannot read standard input", 126);
    }
  }
}
