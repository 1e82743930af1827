package vivarium.syscall;

import vivarium.proc.Kernel;

/** Puts the table of system calls together, a family a line. */
public final class SyscallFamilies {
  private SyscallFamilies() {}

  public static SyscallTable all(Kernel kernel) {
    return new SyscallTable()
        .add(CloneCalls.rows())
        .add(WaitCalls.rows())
        .add(ProcessCalls.rows())
        .add(CredentialCalls.rows())
        .add(CapabilityCalls.rows())
        .add(SchedCalls.rows(kernel))
        .add(new SchedAttributeCalls(kernel).rows())
        .add(new CompareCalls(kernel).rows())
        .add(SystemCalls.rows(kernel))
        .add(SignalCalls.rows(kernel))
        .add(PtraceCalls.rows(kernel))
        .add(TimeCalls.rows(kernel))
        .add(TimerCalls.rows(kernel))
        .add(FutexCalls.rows(kernel))
        .add(SequenceCalls.rows())
        .add(new FutexVectorCalls(kernel).rows())
        .add(ResourceCalls.rows(kernel))
        .add(MemoryCalls.rows())
        .add(MallocCalls.rows())
        .add(FileCalls.rows())
        .add(DescriptorCalls.rows())
        .add(PathCalls.rows())
        .add(DirectoryCalls.rows())
        .add(StatCalls.rows())
        .add(AttributeCalls.rows())
        .add(XattrCalls.rows())
        .add(MemfdCalls.rows(kernel))
        .add(PidFdCalls.rows())
        .add(PipeCalls.rows())
        .add(PollCalls.rows())
        .add(EventCalls.rows(kernel))
        .add(InotifyCalls.rows())
        .add(SocketCalls.rows())
        .add(SocketOptionCalls.rows())
        .add(MessageCalls.rows())
        .add(IoctlCalls.rows())
        .add(MountCalls.rows());
  }
}
