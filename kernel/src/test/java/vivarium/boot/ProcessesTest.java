package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.boot.GuestProgram.A0;
import static vivarium.boot.GuestProgram.ZERO;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.abi.WaitFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryAudit;
import vivarium.proc.HostProgram;
import vivarium.proc.HostTask;
import vivarium.proc.HostTask.WaitResult;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.trace.EventKind;
import vivarium.trace.TraceEvent;

/** Life and death of processes, seen by host programs and by small guest programs. */
@Timeout(120)
class ProcessesTest {
  private static final int FORK = SyscallNumbers.CLONE;
  private static final int EXIT = SyscallNumbers.EXIT_GROUP;

  @TempDir Path root;
  private @Nullable VivariumMachine booted;

  /** The machine; its root is read when it is first asked for, so programs are written before. */
  private VivariumMachine machine() {
    VivariumMachine machine = booted;
    if (machine == null) {
      try {
        machine = Boot.boot(MachineConfig.builder(root).memory(32 << 20).build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      booted = machine;
    }
    return machine;
  }

  @AfterEach
  void noProcessAndNoFrameIsLeft() throws InterruptedException {
    VivariumMachine machine = machine();
    Kernel kernel = machine.kernel();
    machine.call(() -> {
      for (Process process : List.copyOf(kernel.pids().processes())) {
        if (process != kernel.init()) {
          kernel.signals().send(process, SigInfo.kernel(Signal.SIGKILL));
        }
      }
      return 0;
    });
    for (int i = 0; i < 1000 && machine.call(() -> kernel.pids().taskCount()) > 1; i++) {
      Thread.sleep(5);
    }
    assertEquals(1, machine.call(() -> kernel.pids().taskCount()));
    assertEquals(
        List.of(), machine.call(() -> MemoryAudit.check(kernel.frames(), List.<AddressSpace>of())));
    assertTrue(
        machine.call(() -> kernel.log().entries()).stream()
            .noneMatch(entry -> entry.text().contains("panic")));
    machine.close();
  }

  private int run(HostProgram program) throws InterruptedException {
    return machine().start(ProgramStart.host(program, "test", List.of(), List.of())).await();
  }

  private int runGuest(String path) throws InterruptedException {
    return machine().start(ProgramStart.guest(path, List.of(path), List.of(), List.of())).await();
  }

  /** Runs a host program whose assertions count. */
  private void check(HostProgram program) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    run(self -> {
      try {
        return program.main(self);
      } catch (AssertionError | ErrnoException e) {
        failures.add(e);
        return 1;
      }
    });
    if (!failures.isEmpty()) {
      throw new AssertionError("in the machine: " + failures.getFirst(), failures.getFirst());
    }
  }

  private static WaitResult await(HostTask self, int pid) throws InterruptedException {
    return Objects.requireNonNull(self.waitpid(pid, 0));
  }

  private static void assertErrno(int errno, org.junit.jupiter.api.function.Executable action) {
    assertEquals(errno, assertThrows(ErrnoException.class, action).errno());
  }

  @Test
  void exitCodeReachesWhoStartedIt() throws InterruptedException {
    assertEquals(WaitFlags.exited(42), run(self -> 42));
  }

  @Test
  void waitReturnsTheChildsCode() throws InterruptedException {
    check(self -> {
      int pid = self.fork(child -> 7);
      WaitResult result = await(self, -1);
      assertEquals(pid, result.pid());
      assertEquals(WaitFlags.exited(7), result.status());
      return 0;
    });
  }

  @Test
  void waitWithoutChildrenIsEchild() throws InterruptedException {
    check(self -> {
      assertErrno(Errno.ECHILD, () -> self.waitpid(-1, 0));
      assertErrno(Errno.ECHILD, () -> self.waitpid(4711, 0));
      return 0;
    });
  }

  @Test
  void waitWithNohangReturnsAtOnce() throws InterruptedException {
    check(self -> {
      int pid = self.fork(child -> sleepThenExit(child, 1_000_000, 0));
      assertNull(self.waitpid(pid, WaitFlags.WNOHANG));
      long before = self.now();
      await(self, pid);
      assertTrue(self.now() - before >= 1_000_000 - 100_000);
      return 0;
    });
  }

  private static int sleepThenExit(HostTask self, long nanos, int code)
      throws InterruptedException {
    self.sleep(nanos);
    return code;
  }

  @Test
  void childIsAZombieUntilItIsCollected() throws InterruptedException {
    check(self -> {
      int pid = self.fork(child -> 3);
      self.sleep(1_000_000);
      Process zombie = Objects.requireNonNull(self.kernel().pids().process(pid));
      assertTrue(zombie.zombie());
      assertEquals('Z', zombie.leader().state().letter());
      await(self, pid);
      assertNull(self.kernel().pids().process(pid));
      return 0;
    });
  }

  @Test
  void orphanGoesToTheFirstProcessAndIsCollectedThere() throws InterruptedException {
    check(self -> {
      int[] orphan = new int[1];
      int pid =
          self.fork(middle -> {
            orphan[0] = middle.fork(child -> sleepThenExit(child, 1_000_000, 0));
            return 0;
          });
      await(self, pid);
      Process process = Objects.requireNonNull(self.kernel().pids().process(orphan[0]));
      assertEquals(1, process.parentPid());
      self.sleep(2_000_000);
      assertNull(self.kernel().pids().process(orphan[0]));
      return 0;
    });
  }

  @Test
  void subreaperAdoptsOrphans() throws InterruptedException {
    check(self -> {
      self.task().process().subreaper = true;
      int[] orphan = new int[1];
      int pid =
          self.fork(middle -> {
            orphan[0] = middle.fork(child -> sleepThenExit(child, 1_000_000, 9));
            return 0;
          });
      await(self, pid);
      WaitResult result = await(self, -1);
      assertEquals(orphan[0], result.pid());
      assertEquals(WaitFlags.exited(9), result.status());
      return 0;
    });
  }

  @Test
  void ignoredSigchldCollectsChildrenAtOnce() throws InterruptedException {
    check(self -> {
      self.signal(Signal.SIGCHLD, HostTask.Disposition.IGNORE);
      int pid = self.fork(child -> 0);
      assertErrno(Errno.ECHILD, () -> self.waitpid(-1, 0));
      assertNull(self.kernel().pids().process(pid));
      return 0;
    });
  }

  @Test
  void killedChildReportsItsSignal() throws InterruptedException {
    check(self -> {
      int pid = self.fork(child -> sleepThenExit(child, Long.MAX_VALUE / 2, 0));
      self.sleep(1000);
      self.kill(pid, Signal.SIGTERM);
      assertEquals(Signal.SIGTERM, await(self, pid).status());
      return 0;
    });
  }

  @Test
  void stoppedAndContinuedChildIsReported() throws InterruptedException {
    check(self -> {
      int pid = self.fork(child -> sleepThenExit(child, 50_000_000, 5));
      self.sleep(1000);
      self.kill(pid, Signal.SIGSTOP);
      WaitResult stopped = Objects.requireNonNull(self.waitpid(pid, WaitFlags.WUNTRACED));
      assertEquals(WaitFlags.stopped(Signal.SIGSTOP), stopped.status());
      self.kill(pid, Signal.SIGCONT);
      WaitResult continued = Objects.requireNonNull(self.waitpid(pid, WaitFlags.WCONTINUED));
      assertEquals(WaitFlags.CONTINUED, continued.status());
      assertEquals(WaitFlags.exited(5), await(self, pid).status());
      return 0;
    });
  }

  @Test
  void notedSignalInterruptsAWait() throws InterruptedException {
    check(self -> {
      self.signal(Signal.SIGUSR1, HostTask.Disposition.NOTE);
      int parent = self.pid();
      int pid =
          self.fork(child -> {
            child.sleep(1000);
            child.kill(parent, Signal.SIGUSR1);
            return sleepThenExit(child, 1_000_000, 0);
          });
      assertErrno(Errno.EINTR, () -> self.waitpid(pid, 0));
      assertTrue(self.takeSignals().contains(Signal.SIGUSR1));
      await(self, pid);
      return 0;
    });
  }

  @Test
  void pipeCarriesBytesAndEndsWithItsWriters() throws InterruptedException {
    check(self -> {
      int[] pipe = self.pipe();
      int pid =
          self.fork(child -> {
            child.close(pipe[0]);
            child.write(pipe[1], new byte[200_000], 0, 200_000);
            return 0;
          });
      self.close(pipe[1]);
      byte[] buffer = new byte[4096];
      int total = 0;
      for (int n = self.read(pipe[0], buffer, 0, 4096);
          n > 0;
          n = self.read(pipe[0], buffer, 0, 4096)) {
        total += n;
      }
      assertEquals(200_000, total);
      await(self, pid);
      return 0;
    });
  }

  @Test
  void processGroupRules() throws InterruptedException {
    check(self -> {
      assertErrno(Errno.EPERM, self::setsid);
      int pid = self.fork(child -> sleepThenExit(child, 1_000_000, 0));
      self.setpgid(pid, pid);
      assertEquals(pid, self.getpgid(pid));
      assertErrno(Errno.ESRCH, () -> self.setpgid(1, 1));
      assertErrno(Errno.EINVAL, () -> self.setpgid(pid, -1));
      assertErrno(Errno.EPERM, () -> self.setpgid(pid, 31_000));
      await(self, pid);
      return 0;
    });
  }

  @Test
  void spawnReportsWhatExecveWouldReport() throws IOException, InterruptedException {
    java.nio.file.Files.writeString(root.resolve("text"), "no program");
    check(self -> {
      assertErrno(Errno.ENOENT, () -> self.spawn("/none", List.of("x"), List.of(), -1, false));
      assertErrno(Errno.EACCES, () -> self.spawn("/text", List.of("x"), List.of(), -1, false));
      assertErrno(Errno.EACCES, () -> self.spawn("/", List.of("x"), List.of(), -1, false));
      assertErrno(Errno.ECHILD, () -> self.waitpid(-1, 0));
      return 0;
    });
  }

  @Test
  void spawnedGuestEndsWithItsCode() throws IOException, InterruptedException {
    String path = new GuestProgram().call(EXIT, 77).writeTo(root, "seventy-seven");
    check(self -> {
      int pid = self.spawn(path, List.of(path), List.of(), 0, false);
      assertEquals(pid, self.getpgid(pid));
      assertEquals(WaitFlags.exited(77), await(self, pid).status());
      return 0;
    });
  }

  @Test
  void hostProgramCanBecomeAGuest() throws IOException, InterruptedException {
    String path = new GuestProgram().call(EXIT, 12).writeTo(root, "twelve");
    int status =
        run(self -> {
          self.exec(path, List.of(path), List.of());
          return 1;
        });
    assertEquals(WaitFlags.exited(12), status);
  }

  @Test
  void tenThousandChildrenOneAfterTheOther() throws IOException, InterruptedException {
    GuestProgram program = new GuestProgram();
    program.word(0x0000_2437); // lui s0, 2
    program.add(8, 8, 1808); // s0 = 10000
    int loop = program.here();
    program.call(FORK, Signal.SIGCHLD, 0);
    program.ifEqual(A0, ZERO, loop + 14);
    program.ifLess(A0, ZERO, loop + 17);
    program.call(SyscallNumbers.WAIT4, -1, 0, 0);
    program.add(8, 8, -1);
    program.ifEqual(8, ZERO, loop + 14);
    program.jump(loop);
    assertEquals(loop + 14, program.here());
    program.call(EXIT, 0); // child and end
    String path = program.call(EXIT, 1).writeTo(root, "many");
    assertEquals(WaitFlags.exited(0), runGuest(path));
  }

  @Test
  void forkBombEndsWithEagain() throws IOException, InterruptedException {
    GuestProgram program = new GuestProgram();
    program.call(FORK, Signal.SIGCHLD, 0);
    program.ifLess(A0, ZERO, 9);
    program.ifEqual(A0, ZERO, 11);
    program.jump(0);
    while (program.here() < 9) {
      program.word(0x13);
    }
    program.subtract(A0, ZERO, A0).jump(13);
    program.set(13, 0).jump(15); // a child waits for ever
    program.set(17, EXIT).word(0x73);
    program.call(SyscallNumbers.PPOLL, 0, 0, 0);
    String path = program.writeTo(root, "bomb");
    assertEquals(WaitFlags.exited(Errno.EAGAIN), runGuest(path));
  }

  @Test
  void childrenLeftBehindKeepRunning() throws IOException, InterruptedException {
    GuestProgram program = new GuestProgram();
    program.call(FORK, Signal.SIGCHLD, 0);
    program.ifEqual(A0, ZERO, program.here() + 4);
    program.call(EXIT, 0);
    program.jump(program.here());
    String path = program.writeTo(root, "spinner");
    assertEquals(0, runGuest(path));
    assertEquals(2, machine().call(() -> machine().kernel().pids().taskCount()));
  }

  @Test
  void unknownSystemCallIsEnosysAndSaidOnce() throws IOException, InterruptedException {
    GuestProgram program = new GuestProgram();
    program.call(500).call(500).subtract(A0, ZERO, A0).set(17, EXIT).word(0x73);
    assertEquals(WaitFlags.exited(Errno.ENOSYS), runGuest(program.writeTo(root, "unknown")));
    long said =
        machine().call(() -> machine().kernel().log().entries()).stream()
            .filter(entry -> entry.text().contains("500"))
            .count();
    assertEquals(1, said);
  }

  @Test
  void faultsBecomeTheirSignals() throws IOException, InterruptedException {
    String wild = new GuestProgram().word(0x0000_3003).writeTo(root, "wild"); // ld zero, 0(zero)
    String illegal = new GuestProgram().word(0).writeTo(root, "illegal");
    String breakpoint = new GuestProgram().word(0x0010_0073).writeTo(root, "break");
    assertEquals(Signal.SIGSEGV, runGuest(wild));
    assertEquals(Signal.SIGILL, runGuest(illegal));
    assertEquals(Signal.SIGTRAP, runGuest(breakpoint));
  }

  @Test
  void sameSeedGivesTheSameEvents() throws IOException, InterruptedException {
    GuestProgram program = new GuestProgram();
    program.set(8, 20);
    int loop = program.here();
    program.call(FORK, Signal.SIGCHLD, 0);
    program.ifEqual(A0, ZERO, loop + 13);
    program.add(8, 8, -1);
    program.ifLess(ZERO, 8, loop);
    program.call(SyscallNumbers.WAIT4, -1, 0, 0);
    program.ifLess(ZERO, A0, program.here() - 5);
    assertEquals(loop + 13, program.here());
    String path = program.call(EXIT, 0).writeTo(root, "tree");
    List<TraceEvent> first = eventsOf(path);
    List<TraceEvent> second = eventsOf(path);
    assertTrue(first.size() > 200, "events: " + first.size());
    for (int i = 0; i < first.size(); i++) {
      assertEquals(first.get(i), second.get(i), "event " + i);
    }
    assertEquals(first.size(), second.size());
  }

  private List<TraceEvent> eventsOf(String path) throws IOException, InterruptedException {
    List<TraceEvent> events = new ArrayList<>();
    try (VivariumMachine other =
        Boot.boot(MachineConfig.builder(root).memory(32 << 20).cores(3).build())) {
      other.call(() -> {
        other
            .kernel()
            .trace()
            .add((kind, time, hart, task, arguments) ->
                events.add(new TraceEvent(kind, time, hart, task, arguments)));
        return 0;
      });
      other.start(ProgramStart.guest(path, List.of(path), List.of(), List.of())).await();
    }
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).kind() == EventKind.EXIT && events.get(i).task() == 2) {
        return events.subList(0, i);
      }
    }
    throw new AssertionError("the program has not ended");
  }
}
