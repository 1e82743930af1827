package vivarium.proc;

import vivarium.abi.Capability;

/**
 * Who may look into another process, or trace it: the kernel's ptrace access mode checks as in
 * ptrace(2). Nobody but user 0 looks into a process of other ids, or one that must not be dumped.
 */
public final class TraceAccess {
  private TraceAccess() {}

  /** For ptrace, process_vm_readv, kcmp: judged by the caller's real ids. */
  public static boolean mayAttach(Task caller, Task target) {
    Credentials ids = caller.credentials();
    if (caller.process() == target.process() || ids.capable(Capability.SYS_PTRACE)) {
      return true;
    }
    int uid = ids.uid();
    int gid = ids.gid();
    Credentials other = target.credentials();
    boolean same =
        uid == other.uid()
            && uid == other.euid()
            && uid == other.suid()
            && gid == other.gid()
            && gid == other.egid()
            && gid == other.sgid();
    return same && target.process().dumpable == 1;
  }
}
