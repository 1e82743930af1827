package vivarium.boot;

import java.io.IOException;
import vivarium.cache.Hierarchy;
import vivarium.cpu.CodeCache;
import vivarium.debug.CrashDiagnosis;
import vivarium.debug.Symbols;
import vivarium.fs.DeviceFileSystem;
import vivarium.fs.LowerNode;
import vivarium.fs.MemoryDevices;
import vivarium.fs.MemoryFileSystem;
import vivarium.fs.PtyFileSystem;
import vivarium.fs.Tty;
import vivarium.fs.Vfs;
import vivarium.loader.ElfLoader;
import vivarium.loader.Vdso;
import vivarium.mem.Frames;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.FirstProcess;
import vivarium.proc.Kernel;
import vivarium.proc.MemoryPressure;
import vivarium.proc.OutOfMemoryKiller;
import vivarium.proc.ProcessGroups;
import vivarium.procfs.ProcFs;
import vivarium.procfs.SysFs;
import vivarium.sched.Clock;
import vivarium.sched.Machine;
import vivarium.sched.Scheduler;
import vivarium.sched.policy.Policies;
import vivarium.syscall.Dispatcher;
import vivarium.syscall.Strace;
import vivarium.syscall.SyscallFamilies;
import vivarium.syscall.SyscallTable;
import vivarium.trace.Counters;
import vivarium.trace.KernelLog;
import vivarium.trace.Trace;

/** Starts a machine: everything that it is made of, in the order in which it is made. */
public final class Boot {
  private Boot() {}

  /**
   * Makes a machine and sets it going; it idles until it is given a program.
   *
   * @throws IOException if the root or a mounted folder cannot be read
   */
  public static VivariumMachine boot(MachineConfig config) throws IOException {
    Clock clock = new Clock(config.bootTime()); // virtual time
    KernelLog log = new KernelLog(clock::now); // what dmesg shows
    Counters counters = new Counters(config.cores()); // what /proc counts
    Trace trace = new Trace(config.cores()); // the event log
    Frames frames = new Frames(new PhysicalMemory(config.memory())); // RAM
    Hierarchy hierarchy = config.time().hierarchy(config.cores(), config.seed()); // --time
    if (hierarchy != null) {
      frames.setTranslationListener(hierarchy); // its TLBs forget what page tables change
    }
    CodeCache code = new CodeCache(frames, hierarchy != null); // decoded instructions
    frames.setCodeListener(code); // dropped when their frame is written
    Machine machine = // harts, run queues, the loop
        new Machine(
            config.cores(),
            config
                .engine()
                .harts(code, frames.memory(), hierarchy, config.tuning(), config.parallel()),
            new Scheduler(
                config.scheduling(), Policies.standard(), config.quantum(), config.seed()),
            clock,
            counters,
            trace,
            config.attended(),
            config.parallel());
    machine.scheduler().onFailure(log::error); // a policy of the user's
    machine.keepHistory(config.attended()); // for a person who looks back
    Vfs vfs = new Vfs(clock::realTime); // the file tree
    LowerNode root = Folders.root(config.root()); // read in place
    vfs.mountRoot(MemoryFileSystem.over(vfs, frames, root), "rootfs"); // /
    SystemNames.provide(vfs); // users and hosts, if the root knows none
    Kernel kernel = // processes and their services
        new Kernel(frames, machine, vfs, counters, trace, log, config.seed());
    frames.configure(new MemoryPressure(kernel), config.paging()); // swap, replacement
    vfs.setJobControl(new ProcessGroups(kernel)); // what terminals signal
    vfs.mount(DeviceFileSystem.create(vfs, frames), "/dev", "devtmpfs", false); // /dev
    vfs.mount(new PtyFileSystem(vfs), "/dev/pts", "devpts", false); // pseudo-terminals
    vfs.mount(MemoryFileSystem.tmpfs(vfs, frames, 01777), "/dev/shm", "tmpfs", false); // shm_open
    MemoryDevices.register(vfs.devices(), frames, kernel.random()); // null, zero, random
    vfs.mount(ProcFs.create(kernel, config.commandLine()), "/proc", "proc", false); // /proc
    vfs.mount(SysFs.create(kernel), "/sys", "sysfs", false); // /sys
    vfs.mount(MemoryFileSystem.tmpfs(vfs, frames, 01777), "/tmp", "tmpfs", false); // /tmp
    vfs.mount(MemoryFileSystem.tmpfs(vfs, frames, 0755), "/run", "tmpfs", false); // /run
    Folders.mount(vfs, frames, config.mounts()); // folders of the host
    kernel.setLoader(new ElfLoader(new Vdso(frames))); // execve
    SyscallTable table = SyscallFamilies.all(kernel); // system calls
    Dispatcher dispatcher = new Dispatcher(kernel, table); // traps
    kernel.setSyscalls(dispatcher);
    machine.setTrapHandler(dispatcher);
    if (config.strace() != null) {
      dispatcher.tracers().add(new Strace(config.strace())); // --strace
    }
    OutOfMemoryKiller killer = new OutOfMemoryKiller(kernel); // when no frame is left
    frames.setLastResort(killer::makeRoom);
    Tty console = new Tty(vfs, 5, 1, "console", config.console()::accept); // the person's terminal
    vfs.devices().register(5, 1, console::open);
    FirstProcess.create(kernel); // process 1
    log.info(
        "Vivarium: {} harts, {} MiB, quantum {} us, seed {}",
        config.cores(),
        config.memory() >> 20,
        config.quantum() / 1000,
        config.seed());
    Symbols symbols = new Symbols(kernel); // names of addresses
    kernel.crashes().setReporter(new CrashDiagnosis(symbols)); // why programs die
    VivariumMachine vivarium = new VivariumMachine(kernel, dispatcher, console, symbols);
    vivarium.startThread(); // from here on everything goes through the door
    return vivarium;
  }
}
