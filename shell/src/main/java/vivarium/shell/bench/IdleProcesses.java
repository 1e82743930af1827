package vivarium.shell.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import vivarium.abi.ErrnoException;
import vivarium.boot.Boot;
import vivarium.boot.MachineConfig;
import vivarium.boot.ProgramStart;
import vivarium.boot.VivariumMachine;
import vivarium.fs.HostInput;
import vivarium.fs.HostOutput;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;

/**
 * What 1,000 idle processes of one program take, each started from its file: of the machine's
 * memory, all frames that are not free any more (each process's own pages and its page tables; what
 * they share is counted once); and of the JVM's heap, all that is in use after a collection, with
 * the machine in this very JVM.
 */
final class IdleProcesses implements Part {
  private static final int COUNT = 1_000;
  private static final double MIB = 1 << 20;
  private static final int PATIENCE_SECONDS = 300;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "1,000 idle processes of one program";
  }

  @Override
  public double seconds() {
    return 4;
  }

  @Override
  public List<Figure> measure(Bench bench) throws IOException, InterruptedException {
    Gate gate = new Gate();
    Said said = new Said();
    MachineConfig config =
        MachineConfig.builder(bench.plan().home().resolve("images/root")).build();
    double frames;
    double heap;
    double without;
    try (VivariumMachine machine = Boot.boot(config)) {
      without = heapInUse();
      List<OpenFile> files =
          machine.call(() -> {
            Vfs vfs = machine.kernel().vfs();
            return List.of(
                new HostInput(vfs, gate, machine.door()),
                new HostOutput(vfs, said),
                new HostOutput(vfs, OutputStream.nullOutputStream()));
          });
      VivariumMachine.Exit exit =
          machine.start(
              ProgramStart.guest(
                  "/bench/idle", List.of("idle", Integer.toString(COUNT)), List.of(), files));
      frames = said.mebibytes();
      heap = heapInUse();
      gate.open();
      exit.await();
    } catch (ErrnoException e) {
      throw new IOException("cannot run " + bench.plan().image("idle"), e);
    }
    bench.row("", "frames MiB", "JVM heap MiB", "before");
    bench.row(COUNT + " processes", frames, heap, without);
    return List.of(
        Figure.of("idle/frames", title() + ", guest RAM", "MiB", frames, Target.atMost(64)),
        Figure.of("idle/heap", title() + ", JVM heap in all", "MiB", heap, Target.atMost(400)));
  }

  private static double heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }

  /** Standard input that ends when the gate is opened. */
  private static final class Gate extends InputStream {
    private final CountDownLatch opened = new CountDownLatch(1);

    void open() {
      opened.countDown();
    }

    @Override
    public int read() throws IOException {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return -1;
    }
  }

  /** Standard output: one line, whose last number is KiB. */
  private static final class Said extends OutputStream {
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch line = new CountDownLatch(1);

    @Override
    public synchronized void write(int b) {
      text.append((char) b);
      if (b == '\n') {
        line.countDown();
      }
    }

    double mebibytes() throws IOException, InterruptedException {
      if (!line.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("idle: the processes did not come up");
      }
      synchronized (this) {
        String kib = text.toString().replaceFirst("(?s)^.*: (\\d+) KiB\\s*$", "$1");
        return Long.parseLong(kib) / 1024.0;
      }
    }
  }
}
