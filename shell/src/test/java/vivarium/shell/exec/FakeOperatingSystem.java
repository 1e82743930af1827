package vivarium.shell.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;

/**
 * A system in a hundred lines for tests of the shell's language: children run to their end inside
 * fork and spawn, pipes never fill, files are a map. Programs: echo, cat, args, env, upper, status
 * N, die N.
 */
final class FakeOperatingSystem implements OperatingSystem {
  /** What descriptors point to. */
  private static final class Stream {
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    int position;
  }

  private static final class Machine {
    final Map<String, Stream> files = new TreeMap<>();
    final Set<String> directories = new TreeSet<>(Set.of("/", "/bin", "/tmp", "/home", "/dev"));
    int lastPid = 1;
    long now;
  }

  private final Machine machine;
  private final int pid;
  private final int parent;
  private final Map<Integer, Stream> descriptors = new TreeMap<>();
  private final Set<Integer> closeOnExec = new TreeSet<>();
  private final List<ChildState> ended = new ArrayList<>();
  private final Set<Integer> signals = new TreeSet<>();
  private String directory = "/home";
  private int umask = 022;

  FakeOperatingSystem() {
    this(new Machine(), 1, 0);
    for (int fd = 0; fd < 3; fd++) {
      descriptors.put(fd, new Stream());
    }
    for (String program : List.of("echo", "cat", "args", "env", "upper", "status", "die")) {
      write("/bin/" + program, "\0ELF");
    }
    write("/dev/null", "");
  }

  private FakeOperatingSystem(Machine machine, int pid, int parent) {
    this.machine = machine;
    this.pid = pid;
    this.parent = parent;
  }

  void write(String path, String text) {
    Stream file = new Stream();
    file.data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    machine.files.put(path, file);
  }

  String contents(String path) {
    Stream file = machine.files.get(path);
    return file == null ? "(no such file)" : file.data.toString(StandardCharsets.UTF_8);
  }

  String output(int fd) {
    return stream(fd).data.toString(StandardCharsets.UTF_8);
  }

  void input(String text) {
    stream(0).data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Set<Integer> openDescriptors() {
    return descriptors.keySet();
  }

  private Stream stream(int fd) {
    Stream stream = descriptors.get(fd);
    if (stream == null) {
      throw ErrnoException.of(Errno.EBADF);
    }
    return stream;
  }

  private String absolute(String path) {
    String full = path.startsWith("/") ? path : directory + "/" + path;
    List<String> parts = new ArrayList<>();
    for (String part : full.split("/")) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private FakeOperatingSystem child() {
    FakeOperatingSystem child = new FakeOperatingSystem(machine, ++machine.lastPid, pid);
    child.descriptors.putAll(descriptors);
    child.closeOnExec.addAll(closeOnExec);
    child.directory = directory;
    return child;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int parentPid() {
    return parent;
  }

  @Override
  public int processGroup() {
    return 1;
  }

  @Override
  public int fork(Child body, int processGroup, boolean foreground) {
    FakeOperatingSystem child = child();
    int status = body.run(child);
    ended.add(new ChildState(child.pid, (status & 0xff) << 8, 0, 0));
    return child.pid;
  }

  @Override
  public int spawn(
      String path, List<String> args, List<String> env, int group, boolean foreground) {
    String file = absolute(path);
    if (machine.directories.contains(file)) {
      throw ErrnoException.of(Errno.EACCES);
    }
    if (!machine.files.containsKey(file)) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    if (!contents(file).startsWith("\0ELF")) {
      throw ErrnoException.of(Errno.ENOEXEC);
    }
    FakeOperatingSystem child = child();
    child.closePrivate();
    int status = child.program(file.substring(file.lastIndexOf('/') + 1), args, env);
    ended.add(new ChildState(child.pid, status, 0, 0));
    return child.pid;
  }

  @Override
  public void exec(String path, List<String> arguments, List<String> environment) {
    int child = spawn(path, arguments, environment, SAME_GROUP, false);
    ChildState state = waitFor(child, 0);
    throw new ShellException.Exit(state == null ? 0 : state.code());
  }

  private int program(String name, List<String> args, List<String> env) {
    List<String> rest = args.subList(1, args.size());
    switch (name) {
      case "echo" -> put(String.join(" ", rest) + "\n");
      case "args" -> rest.forEach(a -> put("[" + a + "]\n"));
      case "env" -> env.forEach(e -> put(e + "\n"));
      case "upper" -> put(text(0).toUpperCase(java.util.Locale.ROOT));
      case "cat" -> {
        if (rest.isEmpty()) {
          put(text(0));
        }
        for (String file : rest) {
          put(contents(absolute(file)));
        }
      }
      case "status" -> {
        return Integer.parseInt(rest.get(0)) << 8;
      }
      case "die" -> {
        return Integer.parseInt(rest.get(0));
      }
      default -> throw new IllegalStateException(name);
    }
    return 0;
  }

  private void put(String text) {
    byte[] bytes = Names.encode(text);
    write(1, bytes, 0, bytes.length);
  }

  private String text(int fd) {
    byte[] buffer = new byte[1 << 20];
    int n = read(fd, buffer, 0, buffer.length);
    return Names.decode(buffer, 0, Math.max(n, 0));
  }

  @Override
  public @Nullable ChildState waitFor(int which, int flags) {
    for (ChildState state : ended) {
      if (which == -1 || state.pid() == which) {
        ended.remove(state);
        return state;
      }
    }
    throw ErrnoException.of(Errno.ECHILD);
  }

  @Override
  public @Nullable String crashNote(int pid) {
    return null;
  }

  @Override
  public void kill(int target, int signal) {
    if (target == pid) {
      signals.add(signal);
      return;
    }
    throw ErrnoException.of(Errno.ESRCH);
  }

  @Override
  public int open(String path, int flags, int mode) {
    String file = absolute(path);
    Stream stream = machine.files.get(file);
    if (machine.directories.contains(file)) {
      throw ErrnoException.of(Errno.EISDIR);
    }
    if (stream == null && (flags & 0100) == 0) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    if (stream == null) {
      if (!machine.directories.contains(absolute(file + "/.."))) {
        throw ErrnoException.of(Errno.ENOENT);
      }
      stream = new Stream();
      machine.files.put(file, stream);
    }
    if ((flags & 01000) != 0) {
      stream.data.reset();
    }
    if ((flags & 3) == 0) {
      Stream reader = new Stream();
      reader.data.writeBytes(stream.data.toByteArray());
      stream = reader;
    }
    return install(stream, 0);
  }

  private int install(Stream stream, int lowest) {
    int fd = lowest;
    while (descriptors.containsKey(fd)) {
      fd++;
    }
    descriptors.put(fd, stream);
    return fd;
  }

  @Override
  public void close(int fd) {
    stream(fd);
    descriptors.remove(fd);
    closeOnExec.remove(fd);
  }

  @Override
  public void duplicateTo(int from, int to) {
    descriptors.put(to, stream(from));
    closeOnExec.remove(to);
  }

  @Override
  public int duplicateAbove(int fd, int lowest) {
    int copy = install(stream(fd), lowest);
    closeOnExec.add(copy);
    return copy;
  }

  @Override
  public void closePrivate() {
    descriptors.keySet().removeAll(closeOnExec);
    closeOnExec.clear();
  }

  @Override
  public int[] pipe() {
    Stream stream = new Stream();
    int[] ends = {install(stream, 10), install(stream, 10)};
    closeOnExec.add(ends[0]);
    closeOnExec.add(ends[1]);
    return ends;
  }

  @Override
  public int read(int fd, byte[] buffer, int offset, int length) {
    Stream stream = stream(fd);
    byte[] all = stream.data.toByteArray();
    int n = Math.min(length, all.length - stream.position);
    System.arraycopy(all, stream.position, buffer, offset, n);
    stream.position += n;
    return n;
  }

  @Override
  public void write(int fd, byte[] buffer, int offset, int length) {
    stream(fd).data.write(buffer, offset, length);
  }

  @Override
  public boolean isTerminal(int fd) {
    return false;
  }

  @Override
  public void setForegroundGroup(int fd, int processGroup) {}

  @Override
  public FileStatus status(String path, boolean followLinks) {
    String file = absolute(path);
    if (machine.directories.contains(file)) {
      return new FileStatus(FileStatus.DIRECTORY | 0755, 0, 1, file.hashCode(), 0, 0, 0);
    }
    Stream stream = machine.files.get(file);
    if (stream == null) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    return new FileStatus(
        FileStatus.REGULAR | 0755, stream.data.size(), 1, file.hashCode(), 0, 0, 0);
  }

  @Override
  public List<String> list(String path) {
    String base = absolute(path);
    String prefix = base.equals("/") ? "/" : base + "/";
    Set<String> names = new TreeSet<>();
    for (Set<String> paths : List.of(machine.files.keySet(), machine.directories)) {
      for (String name : paths) {
        if (name.startsWith(prefix) && name.length() > prefix.length()) {
          names.add(name.substring(prefix.length()).split("/", 2)[0]);
        }
      }
    }
    return List.copyOf(names);
  }

  @Override
  public void unlink(String path) {
    machine.files.remove(absolute(path));
  }

  @Override
  public boolean accessible(String path, int mode) {
    return machine.files.containsKey(absolute(path));
  }

  @Override
  public void changeDirectory(String path) {
    if (!machine.directories.contains(absolute(path))) {
      throw ErrnoException.of(Errno.ENOENT);
    }
    directory = absolute(path);
  }

  @Override
  public String workingDirectory() {
    return directory;
  }

  @Override
  public int umask(int mask) {
    int before = umask;
    umask = mask;
    return before;
  }

  @Override
  public void onSignal(int signal, Disposition disposition) {}

  @Override
  public Set<Integer> takeSignals() {
    Set<Integer> taken = Set.copyOf(signals);
    signals.clear();
    return taken;
  }

  @Override
  public void listen() {}

  @Override
  public void yield() {
    machine.now += 1000;
  }

  @Override
  public int terminalColumns(int fd) {
    return 0;
  }

  @Override
  public int terminalRows(int fd) {
    return 0;
  }

  @Override
  public void sleep(long nanos) {}

  @Override
  public long now() {
    return machine.now;
  }

  @Override
  public long[] times() {
    return new long[4];
  }
}
