package vivarium.procfs;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.FileSystem;
import vivarium.fs.Inode;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFileSystem;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;

/**
 * The file system /proc: boot makes one with {@link #create} and mounts it. A map from name to
 * generator for each directory; generators read what the other rooms have counted and keep nothing.
 * Everything is used on the machine thread alone.
 */
public final class ProcFs {
  private final Kernel kernel;
  private final String commandLine;
  private final SyntheticFileSystem fileSystem;
  private final Namespaces namespaces;

  private ProcFs(Kernel kernel, String commandLine) {
    this.kernel = kernel;
    this.commandLine = commandLine;
    this.fileSystem =
        new SyntheticFileSystem(
            "proc", FileSystem.PROC_MAGIC, kernel.vfs().nextDevice(), kernel.vfs().realTime());
    this.namespaces = new Namespaces(kernel.vfs());
  }

  /**
   * Makes the file system for a machine.
   *
   * @param commandLine what the machine was configured with, for /proc/cmdline
   */
  public static FileSystem create(Kernel kernel, String commandLine) {
    ProcFs proc = new ProcFs(kernel, commandLine);
    proc.fileSystem.setRoot(proc.root());
    return proc.fileSystem;
  }

  private SyntheticDirectory root() {
    SyntheticDirectory root = new SyntheticDirectory(fileSystem, 0555);
    text(root, "cmdline", () -> commandLine + "\n");
    text(root, "cpuinfo", () -> SystemFiles.cpuinfo(kernel));
    text(root, "devices", SystemFiles::devices);
    text(root, "filesystems", () -> SystemFiles.filesystems(kernel));
    text(root, "interrupts", () -> MachineStat.interrupts(kernel));
    text(root, "loadavg", () -> MachineStat.loadavg(kernel));
    text(root, "meminfo", () -> MemoryInfo.meminfo(kernel.frames()));
    root.add("kpagecount", FrameFile.counts(root, "kpagecount", kernel.frames()));
    root.add("kpageflags", FrameFile.flags(root, "kpageflags", kernel.frames()));
    text(root, "locks", () -> LockFile.locks(kernel));
    root.link("net", () -> "self/net");
    root.link("mounts", () -> "self/mounts");
    text(root, "partitions", SystemFiles::partitions);
    text(root, "schedstat", () -> MachineStat.schedstat(kernel));
    root.link("self", () -> Integer.toString(kernel.caller().process().pid()));
    text(root, "stat", () -> MachineStat.stat(kernel));
    text(root, "swaps", () -> kernel.frames().reclaim().swapping().table());
    root.directory("sys", new SysDirectory(kernel, fileSystem).make());
    root.link(
        "thread-self", () -> kernel.caller().process().pid() + "/task/" + kernel.caller().tid());
    root.directory(
        "tty",
        new SyntheticDirectory(fileSystem, 0555)
            .file("drivers", 0444, () -> ProcEntry.bytesOf(SystemFiles.terminalDrivers())));
    text(root, "uptime", () -> MachineStat.uptime(kernel));
    text(root, "version", SystemFiles::version);
    SyntheticDirectory own = new SyntheticDirectory(fileSystem, 0555);
    text(own, "jit", () -> TranslatorFile.content(kernel));
    root.directory("vivarium", own);
    text(root, "vmstat", () -> MemoryInfo.vmstat(kernel.frames()));
    return root.dynamic(name -> process(root, name), () -> processes(root));
  }

  private @Nullable Inode process(SyntheticDirectory root, String name) {
    if (!name.matches("[1-9][0-9]{0,8}")) return null;
    Task task = kernel.pids().task(Integer.parseInt(name));
    if (task == null) return null;
    SyntheticDirectory process = ProcessDirectory.ofProcess(root, name, task);
    return process.directory("ns", namespaces.directory(process, "ns"));
  }

  private List<DirectoryEntry> processes(SyntheticDirectory root) {
    return kernel.pids().processes().stream()
        .map(Process::pid)
        .map(pid -> new DirectoryEntry(pid.toString(), root.childIno(pid.toString()), Mode.S_IFDIR))
        .toList();
  }

  private static void text(SyntheticDirectory directory, String name, Supplier<String> content) {
    directory.file(name, 0444, () -> ProcEntry.bytesOf(content.get()));
  }
}
