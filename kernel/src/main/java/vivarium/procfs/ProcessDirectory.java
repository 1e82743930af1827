package vivarium.procfs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Inode;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFileSystem;
import vivarium.mem.AddressSpace;
import vivarium.proc.Credentials;
import vivarium.proc.Process;
import vivarium.proc.Task;

/**
 * /proc/PID and /proc/PID/task/TID: one map from name to generator each. A directory is made anew
 * at each lookup; a file in one that stays open answers ESRCH once its task is gone.
 */
final class ProcessDirectory {
  /** What both directories have. */
  private static final Map<String, ProcEntry<Task>> COMMON = new LinkedHashMap<>();

  private static final Map<String, ProcEntry<Task>> OF_PROCESS = new LinkedHashMap<>();
  private static final Map<String, ProcEntry<Task>> OF_TASK = new LinkedHashMap<>();

  /** The ids of the machine are those of its only user namespace. */
  private static final String ONE_TO_ONE = "         0          0 4294967295\n";

  private static final String NOBODY_LOGGED_IN = "4294967295";

  static {
    COMMON.put("fd", ProcEntry.directory(FileDescriptors::fd));
    COMMON.put("fdinfo", ProcEntry.directory(FileDescriptors::fdinfo));
    COMMON.put("auxv", memoryBytes(0400, ProcessMemory::auxv));
    COMMON.put("cgroup", text(0444, task -> "0::/\n"));
    COMMON.put("clear_refs", ProcEntry.writable(0200, task -> "", ProcessMemory::clearReferences));
    COMMON.put("cmdline", ProcEntry.bytes(0444, ProcessDirectory::cmdline));
    COMMON.put(
        "comm",
        ProcEntry.writable(
            0644, task -> alive(task).name() + "\n", (task, name) -> rename(task, name)));
    COMMON.put("cwd", ProcessLinks.workingDirectory());
    COMMON.put("environ", memoryBytes(0400, ProcessMemory::environ));
    COMMON.put("exe", ProcessLinks.executable());
    COMMON.put("gid_map", text(0644, task -> ONE_TO_ONE));
    COMMON.put("heap", memory(0444, HeapFile::blocks));
    COMMON.put("io", text(0400, task -> ProcessLimits.io(task.process().io)));
    COMMON.put("limits", text(0444, task -> ProcessLimits.limits(task.process().limits())));
    COMMON.put("loginuid", text(0644, task -> NOBODY_LOGGED_IN));
    COMMON.put("maps", memory(0444, MemoryMaps::maps));
    COMMON.put(
        "mem",
        new ProcEntry<>(
            Mode.S_IFREG,
            (parent, name, task) -> MemoryFile.memory(parent, name, () -> space(task))));
    COMMON.put("mountinfo", text(0444, task -> MountFiles.mountinfo(task.kernel().vfs().mounts())));
    COMMON.put("mounts", text(0444, task -> MountFiles.mounts(task.kernel().vfs().mounts())));
    COMMON.put("net", ProcEntry.directory(NetworkFiles::directory));
    COMMON.put("oom_score", text(0444, OutOfMemoryScore::score));
    COMMON.put(
        "oom_score_adj",
        ProcEntry.writable(
            0644,
            task -> alive(task).process().oomScoreAdjustment + "\n",
            OutOfMemoryScore::adjust));
    COMMON.put(
        "pagemap",
        new ProcEntry<>(
            Mode.S_IFREG,
            (parent, name, task) -> MemoryFile.pagemap(parent, name, () -> space(task))));
    COMMON.put("personality", text(0400, task -> "%08x\n".formatted(task.process().personality)));
    COMMON.put("root", ProcessLinks.root());
    COMMON.put("sched", text(0444, ProcessScheduling::sched));
    COMMON.put("schedstat", text(0444, ProcessScheduling::schedstat));
    COMMON.put("sessionid", text(0444, task -> NOBODY_LOGGED_IN));
    COMMON.put("setgroups", text(0644, task -> "allow\n"));
    COMMON.put("smaps", memory(0444, MemoryMaps::smaps));
    COMMON.put("smaps_rollup", memory(0444, MemoryMaps::rollup));
    COMMON.put("stack", text(0400, ProcessScheduling::stack));
    COMMON.put("statm", text(0444, ProcessStat::statm));
    COMMON.put("status", text(0444, ProcessStatus::status));
    COMMON.put("syscall", text(0400, ProcessScheduling::syscall));
    COMMON.put("timerslack_ns", text(0444, task -> task.timerSlack + "\n"));
    COMMON.put("uid_map", text(0644, task -> ONE_TO_ONE));
    COMMON.put("wchan", text(0444, ProcessScheduling::wchan));

    OF_PROCESS.put("map_files", ProcEntry.directory(MapFiles::directory));
    OF_PROCESS.put("task", ProcEntry.directory(ProcessDirectory::tasks));
    OF_PROCESS.putAll(COMMON);
    OF_PROCESS.put("stat", text(0444, task -> ProcessStat.stat(task, true)));

    OF_TASK.putAll(COMMON);
    OF_TASK.put("stat", text(0444, task -> ProcessStat.stat(task, false)));
    OF_TASK.put("children", text(0444, ProcessDirectory::children));
  }

  private ProcessDirectory() {}

  static SyntheticDirectory ofProcess(SyntheticDirectory proc, String name, Task leader) {
    return make(proc, name, leader, OF_PROCESS);
  }

  private static SyntheticDirectory ofTask(SyntheticDirectory parent, String name, Task task) {
    return make(parent, name, task, OF_TASK);
  }

  private static SyntheticDirectory make(
      SyntheticDirectory parent, String name, Task task, Map<String, ProcEntry<Task>> entries) {
    Credentials owner = task.credentials();
    SyntheticFileSystem fileSystem = ProcEntry.fileSystem(parent);
    SyntheticDirectory directory =
        new SyntheticDirectory(fileSystem, parent.childIno(name), 0555, owner.euid(), owner.egid());
    return directory.dynamic(
        child -> gone(task) ? null : find(directory, child, task, entries),
        () -> gone(task) ? List.of() : list(directory, entries));
  }

  private static @Nullable Inode find(
      SyntheticDirectory directory, String name, Task task, Map<String, ProcEntry<Task>> entries) {
    ProcEntry<Task> entry = entries.get(name);
    return entry == null ? null : entry.maker().make(directory, name, task);
  }

  private static List<DirectoryEntry> list(
      SyntheticDirectory directory, Map<String, ProcEntry<Task>> entries) {
    List<DirectoryEntry> list = new ArrayList<>();
    entries.forEach((name, entry) ->
        list.add(new DirectoryEntry(name, directory.childIno(name), entry.type())));
    return list;
  }

  /** The directory task: a directory for each thread of the process. */
  private static SyntheticDirectory tasks(SyntheticDirectory parent, String name, Task leader) {
    Process process = leader.process();
    SyntheticDirectory directory =
        new SyntheticDirectory(
            ProcEntry.fileSystem(parent), parent.childIno(name), 0555, parent.uid(), parent.gid());
    return directory.dynamic(
        child -> {
          Task task = task(process, child);
          return task == null ? null : ofTask(directory, child, task);
        },
        () ->
            process.tasks().stream()
                .map(task -> Integer.toString(task.tid()))
                .map(tid -> new DirectoryEntry(tid, directory.childIno(tid), Mode.S_IFDIR))
                .toList());
  }

  private static @Nullable Task task(Process process, String name) {
    for (Task task : process.tasks()) {
      if (Integer.toString(task.tid()).equals(name)) return task;
    }
    return null;
  }

  private static String children(Task task) {
    StringBuilder text = new StringBuilder();
    if (!task.isLeader()) return "";
    for (Process child : task.process().children()) text.append(child.pid()).append(' ');
    return text.toString();
  }

  private static byte[] cmdline(Task task) {
    AddressSpace space = space(alive(task));
    if (space != null) return ProcessMemory.cmdline(space);
    return task.exited() ? new byte[0] : ProcessMemory.hostCmdline(task.process().commandPath());
  }

  private static void rename(Task task, String name) {
    alive(task).setName(name);
  }

  /** Whether the task has ended and been collected. */
  private static boolean gone(Task task) {
    return task.kernel().pids().task(task.tid()) != task;
  }

  /** The task, or ESRCH if it has ended and been collected. */
  static Task alive(Task task) {
    if (gone(task)) throw ErrnoException.of(Errno.ESRCH);
    return task;
  }

  /**
   * The memory that the task's process has; that of another thread if the first has ended. Null
   * without any.
   */
  static @Nullable AddressSpace space(Task task) {
    if (!task.exited()) return task.addressSpace();
    for (Task other : task.process().tasks()) {
      if (!other.exited()) return other.addressSpace();
    }
    return null;
  }

  private static ProcEntry<Task> text(int permissions, Function<Task, String> content) {
    return ProcEntry.text(permissions, task -> content.apply(alive(task)));
  }

  /** A file about the memory; empty for a host program and for a zombie, which have none. */
  private static ProcEntry<Task> memory(int permissions, Function<AddressSpace, String> content) {
    return text(
        permissions,
        task -> {
          AddressSpace space = space(task);
          return space == null ? "" : content.apply(space);
        });
  }

  private static ProcEntry<Task> memoryBytes(
      int permissions, Function<AddressSpace, byte[]> content) {
    return ProcEntry.bytes(
        permissions,
        task -> {
          AddressSpace space = space(alive(task));
          return space == null ? new byte[0] : content.apply(space);
        });
  }
}
