package vivarium.procfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.OpenFlags;
import vivarium.boot.Boot;
import vivarium.boot.MachineConfig;
import vivarium.boot.ProgramStart;
import vivarium.boot.VivariumMachine;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.fs.PipeEnd;
import vivarium.proc.Kernel;

/** A running machine over a root folder, to run programs in and to look into. */
final class GuestMachine implements AutoCloseable {
  static final Path IMAGES = Path.of("..", "images", "root");

  final VivariumMachine machine;
  private int status;

  GuestMachine(Path root) throws IOException {
    this(MachineConfig.builder(root).memory(64 << 20));
  }

  GuestMachine(MachineConfig.Builder config) throws IOException {
    machine = Boot.boot(config.build());
  }

  Kernel kernel() {
    return machine.kernel();
  }

  /** Runs a program with its arguments and gives what it wrote to both outputs. */
  String run(String... arguments) throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    OpenFile nothing =
        machine.call(() ->
            kernel().vfs().open(kernel().vfs().kernelUser(), "/dev/null", OpenFlags.O_RDONLY, 0));
    status = start(nothing, output, arguments).awaitShellStatus();
    return output.toString(StandardCharsets.ISO_8859_1);
  }

  /** A program that waits for its input until the test ends it. */
  record Waiting(VivariumMachine.Exit exit, OpenFile writer) {}

  /** Starts {@code cat -}, which waits for bytes from a pipe that the test holds. */
  Waiting startWaiting() throws InterruptedException {
    return startWaiting("/bin/cat", "-");
  }

  /** Starts a program whose input is a pipe that the test holds. */
  Waiting startWaiting(String... arguments) throws InterruptedException {
    PipeEnd[] pipe =
        machine.call(() -> kernel().vfs().anonymous().pipe(kernel().vfs().kernelUser(), 0));
    return new Waiting(start(pipe[0], new ByteArrayOutputStream(), arguments), pipe[1]);
  }

  /** Gives it the end of its input, and waits until it has ended. */
  void end(Waiting waiting) throws InterruptedException {
    machine.call(() -> {
      waiting.writer.release();
      return true;
    });
    waiting.exit.await();
  }

  private VivariumMachine.Exit start(
      OpenFile input, ByteArrayOutputStream output, String... arguments)
      throws InterruptedException {
    List<OpenFile> files = new ArrayList<>(List.of(input));
    machine.call(() -> {
      for (int i = 0; i < 2; i++) files.add(new HostOutput(kernel().vfs(), output));
      return true;
    });
    List<String> environment = List.of("PATH=/bin:/usr/bin", "HOME=/");
    return machine.start(ProgramStart.guest(arguments[0], List.of(arguments), environment, files));
  }

  /** How the last {@link #run} ended. */
  int status() {
    return status;
  }

  /** A file of the guest as the kernel itself reads it. */
  String read(String path) throws InterruptedException {
    return machine.call(() -> GuestFiles.read(kernel().vfs(), path));
  }

  @Override
  public void close() {
    machine.close();
  }
}
