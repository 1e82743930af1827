package vivarium.procfs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ResourceLimit;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryUsage;
import vivarium.mem.ProgramMap;
import vivarium.proc.Capabilities;
import vivarium.proc.Credentials;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.Tracee;

/** status: what a person wants to know of a process, a row each, as in proc_pid_status(5). */
final class ProcessStatus {
  private ProcessStatus() {}

  static String status(Task task) {
    StringBuilder text = new StringBuilder();
    identity(text, task);
    AddressSpace space = ProcessDirectory.space(task);
    if (space != null) memory(text, space);
    signals(text, task);
    capabilities(text, task);
    scheduling(text, task, task.kernel().machine().harts().size());
    return text.toString();
  }

  private static void identity(StringBuilder text, Task task) {
    Process process = task.process();
    Credentials ids = task.credentials();
    row(text, "Name", escaped(task.name()));
    row(text, "Umask", "%04o".formatted(task.fs().umask()));
    row(text, "State", task.state().description());
    row(text, "Tgid", process.pid());
    row(text, "Ngid", 0);
    row(text, "Pid", task.tid());
    row(text, "PPid", process.parentPid());
    Tracee trace = task.tracee();
    row(text, "TracerPid", trace == null ? 0 : trace.tracer().process().pid());
    row(text, "Uid", "%d\t%d\t%d\t%d".formatted(ids.uid(), ids.euid(), ids.suid(), ids.fsuid()));
    row(text, "Gid", "%d\t%d\t%d\t%d".formatted(ids.gid(), ids.egid(), ids.sgid(), ids.fsgid()));
    row(text, "FDSize", task.exited() ? 0 : task.files().capacity());
    StringBuilder groups = new StringBuilder();
    for (int group : ids.groups()) groups.append(group).append(' ');
    row(text, "Groups", groups.toString());
    row(text, "NStgid", process.pid());
    row(text, "NSpid", task.tid());
    row(text, "NSpgid", process.processGroup());
    row(text, "NSsid", process.session().id());
    row(text, "Kthread", 0);
  }

  private static void memory(StringBuilder text, AddressSpace space) {
    MemoryUsage usage = space.usage;
    ProgramMap program = space.program;
    long code = Math.min(usage.codePages, ProcessStat.textPages(program)) * 4;
    kilobytes(text, "VmPeak", Math.max(usage.peakTotalPages, usage.totalPages) * 4);
    kilobytes(text, "VmSize", usage.totalPages * 4);
    kilobytes(text, "VmLck", usage.lockedPages * 4);
    kilobytes(text, "VmPin", 0);
    kilobytes(text, "VmHWM", Math.max(usage.peakResidentPages, usage.residentPages()) * 4);
    kilobytes(text, "VmRSS", usage.residentPages() * 4);
    kilobytes(text, "RssAnon", usage.anonymousPages * 4);
    kilobytes(text, "RssFile", usage.filePages * 4);
    kilobytes(text, "RssShmem", usage.sharedPages * 4);
    kilobytes(text, "VmData", usage.dataPages * 4);
    kilobytes(text, "VmStk", usage.stackPages * 4);
    kilobytes(text, "VmExe", code);
    kilobytes(text, "VmLib", usage.codePages * 4 - code);
    kilobytes(text, "VmPTE", usage.tablePages * 4);
    kilobytes(text, "VmSwap", usage.swapPages * 4);
    row(text, "CoreDumping", 0);
    row(text, "THP_enabled", 0);
    row(text, "untag_mask", "0xffffffffffffffff");
  }

  private static void signals(StringBuilder text, Task task) {
    Process process = task.process();
    row(text, "Threads", process.tasks().size());
    int queued = task.signals.pending.size() + process.pending.size();
    row(
        text,
        "SigQ",
        queued + "/" + Long.toUnsignedString(process.limits().soft(ResourceLimit.SIGPENDING)));
    set(text, "SigPnd", task.signals.pending.set());
    set(text, "ShdPnd", process.pending.set());
    set(text, "SigBlk", task.signals.blocked());
    set(text, "SigIgn", process.handlers().ignoredSet());
    set(text, "SigCgt", process.handlers().caughtSet());
  }

  private static void capabilities(StringBuilder text, Task task) {
    Capabilities sets = task.credentials().capabilities();
    set(text, "CapInh", sets.inheritable());
    set(text, "CapPrm", sets.permitted());
    set(text, "CapEff", sets.effective());
    set(text, "CapBnd", sets.bounding());
    set(text, "CapAmb", sets.ambient());
    row(text, "NoNewPrivs", task.process().noNewPrivileges ? 1 : 0);
  }

  private static void scheduling(StringBuilder text, Task task, int harts) {
    long allowed = task.sched().affinity() & mask(harts);
    row(text, "Cpus_allowed", HartSets.mask(allowed));
    row(text, "Cpus_allowed_list", HartSets.list(allowed));
    row(text, "Mems_allowed", "1");
    row(text, "Mems_allowed_list", "0");
    row(text, "voluntary_ctxt_switches", task.sched().voluntarySwitches());
    row(text, "nonvoluntary_ctxt_switches", task.sched().involuntarySwitches());
  }

  private static long mask(int harts) {
    return harts >= 64 ? -1 : (1L << harts) - 1;
  }

  private static void row(StringBuilder text, String name, long value) {
    text.append(name).append(":\t").append(value).append('\n');
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(name).append(":\t").append(value).append('\n');
  }

  private static void kilobytes(StringBuilder text, String name, long amount) {
    text.append(String.format(Locale.ROOT, "%s:\t%8d kB\n", name, amount));
  }

  private static void set(StringBuilder text, String name, long value) {
    text.append(String.format(Locale.ROOT, "%s:\t%016x\n", name, value));
  }

  private static String escaped(@Nullable String name) {
    return name == null ? "" : name.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
