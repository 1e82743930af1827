package vivarium.procfs;

import vivarium.cpu.CodeCache;
import vivarium.cpu.Hart;
import vivarium.fs.FileSystem;
import vivarium.fs.FileUser;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFileSystem;
import vivarium.fs.Vfs;
import vivarium.mem.Frames;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.Kernel;
import vivarium.sched.Clock;
import vivarium.sched.Machine;
import vivarium.sched.Scheduler;
import vivarium.sched.policy.Policies;
import vivarium.trace.Counters;
import vivarium.trace.KernelLog;
import vivarium.trace.Trace;

/**
 * A machine without processes, with /proc and /sys mounted; not running, so that the test's thread
 * may touch everything.
 */
final class BareMachine {
  static final int HARTS = 2;
  static final int PAGES = 4096;
  static final long BOOT = 1_700_000_000_000_000_000L;

  final Kernel kernel;
  final FileUser user;

  BareMachine(long seed) {
    Frames frames = new Frames(new PhysicalMemory((long) PAGES << PhysicalMemory.PAGE_SHIFT));
    CodeCache code = new CodeCache(frames);
    Clock clock = new Clock(BOOT);
    Counters counters = new Counters(HARTS);
    Trace trace = new Trace(HARTS);
    Machine machine =
        new Machine(
            HARTS,
            id -> new Hart(id, code),
            new Scheduler(Policies.standard(), Policies.standard(), 10_000_000, 1),
            clock,
            counters,
            trace,
            false,
            false);
    Vfs vfs = new Vfs(clock::realTime);
    SyntheticFileSystem rootFileSystem =
        new SyntheticFileSystem("rootfs", FileSystem.TMPFS_MAGIC, vfs.nextDevice(), vfs.realTime());
    SyntheticDirectory root = new SyntheticDirectory(rootFileSystem, 0755);
    root.directory("proc", new SyntheticDirectory(rootFileSystem, 0755));
    root.directory("sys", new SyntheticDirectory(rootFileSystem, 0755));
    rootFileSystem.setRoot(root);
    vfs.mountRoot(rootFileSystem, "images");
    kernel = new Kernel(frames, machine, vfs, counters, trace, new KernelLog(clock::now), seed);
    vfs.mount(ProcFs.create(kernel, "cores=2 seed=" + seed), "/proc", "proc", false);
    vfs.mount(SysFs.create(kernel), "/sys", "sysfs", false);
    user = vfs.kernelUser();
  }

  String read(String path) {
    return GuestFiles.read(kernel.vfs(), path);
  }

  void write(String path, String text) {
    GuestFiles.write(kernel.vfs(), path, text);
  }
}
