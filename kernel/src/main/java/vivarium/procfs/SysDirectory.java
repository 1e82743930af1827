package vivarium.procfs;

import static vivarium.procfs.SysFiles.line;
import static vivarium.procfs.SysFiles.show;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.KernelIdentity;
import vivarium.abi.Sockets;
import vivarium.fs.Inotify;
import vivarium.fs.OpenFile;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFileSystem;
import vivarium.net.Network;
import vivarium.net.SocketOptions;
import vivarium.net.UnixDatagram;
import vivarium.proc.Kernel;
import vivarium.proc.PidTable;
import vivarium.proc.Process;
import vivarium.proc.Task;

/**
 * /proc/sys: settings of the kernel, as sysctl(8) shows them. What cannot be changed here is
 * read-only.
 */
final class SysDirectory {
  private static final int LONGEST_NAME = 64;

  private final Kernel kernel;
  private final SyntheticFileSystem fileSystem;

  SysDirectory(Kernel kernel, SyntheticFileSystem fileSystem) {
    this.kernel = kernel;
    this.fileSystem = fileSystem;
  }

  SyntheticDirectory make() {
    return directory()
        .directory("fs", fs())
        .directory("kernel", kernel())
        .directory("net", net())
        .directory("vm", vm());
  }

  private SyntheticDirectory kernel() {
    SyntheticDirectory directory = directory();
    show(directory, "arch", () -> KernelIdentity.MACHINE);
    show(directory, "cap_last_cap", () -> Capability.LAST);
    directory.file(
        "domainname",
        0644,
        () -> line(kernel.domainName()),
        bytes -> kernel.setDomainName(name(bytes)));
    directory.file(
        "hostname", 0644, () -> line(kernel.hostName()), bytes -> kernel.setHostName(name(bytes)));
    show(directory, "ngroups_max", () -> 65536);
    show(directory, "osrelease", () -> KernelIdentity.RELEASE);
    show(directory, "ostype", () -> KernelIdentity.SYSTEM);
    show(directory, "overflowgid", () -> 65534);
    show(directory, "overflowuid", () -> 65534);
    show(directory, "pid_max", () -> PidTable.PID_MAX);
    directory.directory("random", random());
    show(directory, "randomize_va_space", () -> kernel.randomisesLayout() ? 2 : 0);
    SchedSettings.fill(directory, kernel.machine().scheduler());
    show(directory, "tainted", () -> 0);
    show(directory, "threads-max", () -> kernel.pids().maxTasks());
    show(directory, "version", () -> KernelIdentity.VERSION);
    return directory;
  }

  private SyntheticDirectory random() {
    String bootId = uuid(new SplittableRandom(kernel.seed()));
    SyntheticDirectory directory = directory();
    show(directory, "boot_id", () -> bootId);
    show(directory, "entropy_avail", () -> 256);
    show(directory, "poolsize", () -> 256);
    show(directory, "uuid", () -> uuid(kernel.random()));
    return directory;
  }

  private SyntheticDirectory vm() {
    SyntheticDirectory directory = directory();
    MemorySettings.fill(directory, kernel.frames());
    return directory;
  }

  private SyntheticDirectory fs() {
    SyntheticDirectory directory = directory();
    show(directory, "file-max", () -> Long.MAX_VALUE);
    show(directory, "file-nr", () -> openFiles() + "\t0\t" + Long.MAX_VALUE);
    SyntheticDirectory inotify = directory();
    show(inotify, "max_queued_events", () -> Inotify.MAX_QUEUED);
    show(inotify, "max_user_instances", () -> Inotify.MAX_INSTANCES);
    show(directory, "nr_open", () -> 1 << 20);
    show(directory, "pipe-max-size", () -> 1 << 20);
    return directory.directory("inotify", inotify);
  }

  private SyntheticDirectory net() {
    SyntheticDirectory core = directory();
    show(core, "rmem_default", () -> SocketOptions.DEFAULT_BUFFER);
    show(core, "rmem_max", () -> SocketOptions.MAX_BUFFER);
    show(core, "somaxconn", () -> Sockets.SOMAXCONN);
    show(core, "wmem_default", () -> SocketOptions.DEFAULT_BUFFER);
    show(core, "wmem_max", () -> SocketOptions.MAX_BUFFER);
    SyntheticDirectory ipv4 = directory();
    show(
        ipv4,
        "ip_local_port_range",
        () -> Network.FIRST_EPHEMERAL_PORT + "\t" + Network.LAST_EPHEMERAL_PORT);
    SyntheticDirectory unix = directory();
    show(unix, "max_dgram_qlen", () -> UnixDatagram.LONGEST_QUEUE);
    return directory().directory("core", core).directory("ipv4", ipv4).directory("unix", unix);
  }

  /** Open file descriptions that some process has a descriptor of. */
  private int openFiles() {
    Set<OpenFile> files = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Process process : kernel.pids().processes()) {
      for (Task task : process.tasks()) {
        if (!task.exited()) task.files().forEach(fd -> files.add(task.files().get(fd)));
      }
    }
    return files.size();
  }

  private SyntheticDirectory directory() {
    return new SyntheticDirectory(fileSystem, 0555);
  }

  private static String name(byte[] written) {
    String name = ProcEntry.textOf(written);
    if (name.length() > LONGEST_NAME) throw ErrnoException.of(Errno.EINVAL);
    return name;
  }

  /** A random UUID of version 4. */
  private static String uuid(RandomGenerator random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
