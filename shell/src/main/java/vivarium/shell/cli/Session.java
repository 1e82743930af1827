package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.boot.Boot;
import vivarium.boot.EngineKind;
import vivarium.boot.MachineConfig;
import vivarium.boot.ProgramStart;
import vivarium.boot.VivariumMachine;
import vivarium.fs.FileUser;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.mem.Paging;
import vivarium.proc.HostProgram;
import vivarium.sched.FatalPolicyError;
import vivarium.sched.PolicyException;
import vivarium.sched.policy.Policies;
import vivarium.shell.machine.InteractiveProgram;
import vivarium.shell.machine.ScriptProgram;
import vivarium.trace.LogEntry;

/** Boots a machine for one use of the command line and runs it to its end. */
final class Session {
  static final String PATH = "/bin:/usr/bin:/sbin:/usr/sbin:/demos";
  private static final String HOST_FOLDER = "/host";

  private final MachineOptions options;
  private final Streams streams;

  Session(MachineOptions options) {
    this(options, Streams.ofTheProcess());
  }

  Session(MachineOptions options, Streams streams) {
    this.options = options;
    this.streams = streams;
  }

  /** The project's folder. */
  static Path home() {
    return Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath().normalize();
  }

  /** How a first process is to be started, once there is a machine and its descriptors are made. */
  private interface Start {
    ProgramStart start(VivariumMachine machine, List<OpenFile> files) throws InterruptedException;
  }

  /** {@code -c} and script files. */
  int runScript(String source, String name, List<String> arguments, boolean file) {
    return run(
        config(streams.console()),
        "vivarium",
        (machine, files) -> {
          HostProgram program =
              new ScriptProgram(
                  source, name, arguments, environment(), file, machine.symbols(), laboratory());
          return ProgramStart.host(program, "vivarium", List.of("vivarium"), files);
        });
  }

  /** {@code run}: a host file, or a program of the guest. */
  int runProgram(List<String> command) {
    ProgramFile program = ProgramFile.find(command.get(0), options.root != null, root());
    return runProgram(config(streams.console()), program, command, environment());
  }

  private int runProgram(
      MachineConfig.Builder config,
      ProgramFile program,
      List<String> command,
      List<String> environment) {
    if (program.mount() != null) {
      config.mount(program.mount());
    }
    return run(
        config,
        command.get(0),
        (machine, files) -> {
          if (program.mount() != null) {
            showAs(machine, command.get(0), program.path());
          }
          return ProgramStart.guest(program.path(), command, environment, files);
        });
  }

  /**
   * Lets the path that the person typed lead to the program in the guest too, for programs that
   * look at or start themselves by their argument 0.
   */
  private static void showAs(VivariumMachine machine, String typed, String path)
      throws InterruptedException {
    if (typed.indexOf('/') < 0) {
      return;
    }
    Path place = Path.of("/").resolve(typed).normalize();
    machine.call(() -> {
      Vfs vfs = machine.kernel().vfs();
      try {
        FileUser user = vfs.kernelUser();
        Location folder = vfs.makeDirectories(user, String.valueOf(place.getParent()));
        vfs.names().symlink(user, path, folder, String.valueOf(place.getFileName()));
      } catch (ErrnoException e) {
        // the guest has something of its own there
      }
      return null;
    });
  }

  /**
   * {@code --shell}: a shell of the guest has the session, with commands, with a script of the host
   * or the guest, or with standard input.
   */
  int guestShell(String shell, @Nullable String commands, List<String> arguments) {
    ProgramFile program = ProgramFile.ofGuest(shell, root());
    List<String> command = new ArrayList<>(List.of(program.path()));
    MachineConfig.Builder config = config(streams.console());
    if (commands != null) {
      command.add("-c");
      command.add(commands);
      command.addAll(arguments);
    } else if (!arguments.isEmpty()) {
      ProgramFile script = ProgramFile.find(arguments.get(0), options.root != null, root());
      if (script.mount() != null) {
        config.mount(script.mount());
      }
      command.add(script.path());
      command.addAll(arguments.subList(1, arguments.size()));
    } else if (streams.console()) {
      config.bootTime(System.currentTimeMillis() * 1_000_000L);
    }
    List<String> environment = environment();
    environment.replaceAll(entry -> entry.startsWith("SHELL=") ? "SHELL=" + program.path() : entry);
    return runProgram(config, program, command, environment);
  }

  /** The shell on this terminal. */
  int interact() {
    if (!streams.console()) {
      // Nobody is there to prompt: standard input is a script, as with other shells.
      return runScript(streams.readAll(), "vivarium", List.of(), false);
    }
    try (ConsoleLink link = new ConsoleLink(true, options::policyHangs)) {
      MachineConfig.Builder config = config(true).bootTime(System.currentTimeMillis() * 1_000_000L);
      return run(
          config,
          "vivarium",
          link,
          (machine, files) -> {
            HostProgram program =
                new InteractiveProgram(
                    link, environment(), banner(link.colourful()), machine.symbols(), laboratory());
            return ProgramStart.host(program, "vivarium", List.of("vivarium"), files);
          });
    }
  }

  private String banner(boolean colourful) {
    String text =
        "Vivarium "
            + Version.NUMBER
            + ": "
            + options.cores
            + " cores, "
            + (options.memory >> 20)
            + " MiB, quantum "
            + options.quantum / 1000
            + " us. Type help, or Ctrl-D to leave.";
    return colourful ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private int run(MachineConfig.Builder config, String name, Start start) {
    if (!streams.console()) {
      return run(config, name, null, start);
    }
    try (ConsoleLink link = new ConsoleLink(false, options::policyHangs)) {
      return run(config, name, link, start);
    }
  }

  private int run(
      MachineConfig.Builder config, String name, @Nullable ConsoleLink link, Start start) {
    if (link != null) {
      config.console(link.screen());
    }
    AtomicBoolean incomplete = new AtomicBoolean();
    int status = turn(config, name, link, start, incomplete);
    options.paging.save();
    return status == 0 && incomplete.get() ? 1 : status;
  }

  private int turn(
      MachineConfig.Builder config,
      String name,
      @Nullable ConsoleLink link,
      Start start,
      AtomicBoolean incomplete) {
    try (VivariumMachine machine = Boot.boot(config.build());
        SessionTrace _ = SessionTrace.start(machine, options.trace)) {
      showLog(machine);
      machine
          .kernel()
          .trace()
          .onIncomplete(line -> {
            incomplete.set(true);
            System.err.println("vivarium: " + line);
          });
      if (options.log == null) { // else the log shows it
        machine.call(() -> {
          machine
              .kernel()
              .machine()
              .scheduler()
              .onFailure(line -> {
                machine.kernel().log().error(line);
                System.err.println("vivarium: " + line);
              });
          return null;
        });
      }
      List<OpenFile> files = link == null ? streams.open(machine) : link.open(machine, streams);
      ProgramStart program = start.start(machine, files);
      VivariumMachine.Exit exit = machine.start(link == null ? program : program.onConsole());
      int status = exit.awaitShellStatus();
      String note = machine.call(() -> machine.kernel().crashes().take(exit.process().pid()));
      if (note != null) {
        System.err.println("vivarium: " + name + ": " + note);
      }
      return status;
    } catch (IOException e) {
      throw new UsageException(describe(e));
    } catch (ErrnoException e) {
      throw cannotRun(name, e);
    } catch (PolicyException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      FatalPolicyError fault = FatalPolicyError.among(e);
      throw fault == null
          ? e
          : new UsageException(String.valueOf(fault.getMessage()), Main.INTERNAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  static String describe(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException gone -> gone.getFile() + ": no such file or directory";
      case java.nio.file.AccessDeniedException shut -> shut.getFile() + ": permission denied";
      case java.nio.file.NotDirectoryException file -> file.getFile() + ": not a directory";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static UsageException cannotRun(String name, ErrnoException e) {
    return switch (e.errno()) {
      case Errno.ENOENT -> new UsageException(name + ": not found", 127);
      case Errno.ENOEXEC ->
          new UsageException(name + ": not a riscv64 Linux program, or a damaged one", 126);
      default -> new UsageException(name + ": " + Errno.text(e.errno()), 126);
    };
  }

  private void showLog(VivariumMachine machine) {
    if (options.log == null || options.log.equalsIgnoreCase("off")) {
      return;
    }
    for (LogEntry entry : machine.kernel().log().entries()) {
      if (entry.level() <= level(options.log)) {
        System.err.println(entry);
      }
    }
    machine.kernel().log().mirror(options.log, System.err);
  }

  private static int level(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "error" -> LogEntry.ERROR;
      case "warn" -> LogEntry.WARNING;
      case "info" -> LogEntry.INFORMATION;
      default -> LogEntry.DEBUGGING;
    };
  }

  private Path root() {
    return options.root == null ? home().resolve("images/root") : Path.of(options.root);
  }

  MachineConfig.Builder config(boolean attended) {
    MachineConfig.Builder config =
        MachineConfig.builder(root())
            .cores(options.cores)
            .memory(options.memory & -4096)
            .quantum(options.quantum)
            .seed(options.seed)
            .engine(EngineKind.valueOf(options.engine.toUpperCase(Locale.ROOT)))
            .time(options.time.model())
            .scheduling(options.scheduling())
            .parallel(options.parallel)
            .paging(paging())
            .attended(attended);
    for (String mount : options.mounts) {
      config.mount(ProgramFile.mountOption(mount));
    }
    if (options.strace) {
      config.strace(System.err::println);
    }
    return config;
  }

  /** The policies that can be chosen. */
  Policies policies() {
    return options.policies();
  }

  private FreshMachines laboratory() {
    return new FreshMachines(this);
  }

  /** How this session's machine is paged. */
  Paging paging() {
    return options.paging.paging(options.seed);
  }

  /** What the guest's programs get; nothing of the host's but what says what the terminal is. */
  List<String> environment() {
    List<String> environment = new ArrayList<>();
    environment.add("HOME=/root");
    environment.add("LANG=C.UTF-8");
    environment.add("LOGNAME=root");
    if (streams.console()) {
      String refused = System.getenv("NO_COLOR");
      if (refused != null && !refused.isEmpty()) {
        environment.add("NO_COLOR=" + refused);
      }
    }
    environment.add("PATH=" + PATH);
    environment.add("SHELL=/bin/sh");
    if (streams.console()) {
      environment.add("TERM=" + System.getenv().getOrDefault("TERM", "dumb"));
    }
    environment.add("USER=root");
    for (String entry : options.environment) {
      String name = entry.substring(0, entry.indexOf('=') + 1);
      environment.removeIf(old -> old.startsWith(name));
      environment.add(entry);
    }
    return environment;
  }

  static String hostFolder() {
    return HOST_FOLDER;
  }
}
