package vivarium.abi;

/** Requests, options, events and structure sizes of ptrace(2), linux/ptrace.h and linux/elf.h. */
public final class Ptrace {
  public static final int TRACEME = 0;
  public static final int PEEKTEXT = 1;
  public static final int PEEKDATA = 2;
  public static final int POKETEXT = 4;
  public static final int POKEDATA = 5;
  public static final int CONT = 7;
  public static final int KILL = 8;
  public static final int SINGLESTEP = 9;
  public static final int ATTACH = 16;
  public static final int DETACH = 17;
  public static final int SYSCALL = 24;
  public static final int SETOPTIONS = 0x4200;
  public static final int GETEVENTMSG = 0x4201;
  public static final int GETSIGINFO = 0x4202;
  public static final int SETSIGINFO = 0x4203;
  public static final int GETREGSET = 0x4204;
  public static final int SETREGSET = 0x4205;
  public static final int SEIZE = 0x4206;
  public static final int INTERRUPT = 0x4207;
  public static final int LISTEN = 0x4208;
  public static final int PEEKSIGINFO = 0x4209;
  public static final int GETSIGMASK = 0x420a;
  public static final int SETSIGMASK = 0x420b;
  public static final int GET_SYSCALL_INFO = 0x420e;
  public static final int GET_RSEQ_CONFIGURATION = 0x420f;

  public static final int EVENT_FORK = 1;
  public static final int EVENT_VFORK = 2;
  public static final int EVENT_CLONE = 3;
  public static final int EVENT_EXEC = 4;
  public static final int EVENT_VFORK_DONE = 5;
  public static final int EVENT_EXIT = 6;

  /** A filter asks the tracer: never comes, as there are no filters. */
  public static final int EVENT_SECCOMP = 7;

  public static final int EVENT_STOP = 128;

  /** Bit n of the options asks for event n. */
  public static final int O_TRACESYSGOOD = 1;

  public static final int O_EXITKILL = 1 << 20;

  /** All options but SUSPEND_SECCOMP, which checkpoint/restore would need. */
  public static final int O_KNOWN =
      O_TRACESYSGOOD
          | 1 << EVENT_FORK
          | 1 << EVENT_VFORK
          | 1 << EVENT_CLONE
          | 1 << EVENT_EXEC
          | 1 << EVENT_VFORK_DONE
          | 1 << EVENT_EXIT
          | 1 << EVENT_SECCOMP
          | O_EXITKILL;

  /** What GETEVENTMSG says at the beginning and at the end of a system call. */
  public static final int MESSAGE_ENTRY = 1;

  public static final int MESSAGE_EXIT = 2;

  /** Operations of GET_SYSCALL_INFO. */
  public static final int INFO_NONE = 0;

  public static final int INFO_ENTRY = 1;
  public static final int INFO_EXIT = 2;

  /** AUDIT_ARCH_RISCV64: the machine's ELF number, 64 bits, little-endian. */
  public static final int AUDIT_ARCH = 0xc000_00f3;

  /** pc and x1 to x31. */
  public static final int NT_PRSTATUS = 1;

  /** f0 to f31 and fcsr. */
  public static final int NT_FPREGSET = 2;

  public static final int PEEKSIGINFO_SHARED = 1;

  private Ptrace() {}

  /** The name of a request, such as PTRACE_CONT; its number if it is not known. */
  public static String name(int request) {
    return switch (request) {
      case TRACEME -> "PTRACE_TRACEME";
      case PEEKTEXT -> "PTRACE_PEEKTEXT";
      case PEEKDATA -> "PTRACE_PEEKDATA";
      case POKETEXT -> "PTRACE_POKETEXT";
      case POKEDATA -> "PTRACE_POKEDATA";
      case CONT -> "PTRACE_CONT";
      case KILL -> "PTRACE_KILL";
      case SINGLESTEP -> "PTRACE_SINGLESTEP";
      case ATTACH -> "PTRACE_ATTACH";
      case DETACH -> "PTRACE_DETACH";
      case SYSCALL -> "PTRACE_SYSCALL";
      case SETOPTIONS -> "PTRACE_SETOPTIONS";
      case GETEVENTMSG -> "PTRACE_GETEVENTMSG";
      case GETSIGINFO -> "PTRACE_GETSIGINFO";
      case SETSIGINFO -> "PTRACE_SETSIGINFO";
      case GETREGSET -> "PTRACE_GETREGSET";
      case SETREGSET -> "PTRACE_SETREGSET";
      case SEIZE -> "PTRACE_SEIZE";
      case INTERRUPT -> "PTRACE_INTERRUPT";
      case LISTEN -> "PTRACE_LISTEN";
      case PEEKSIGINFO -> "PTRACE_PEEKSIGINFO";
      case GETSIGMASK -> "PTRACE_GETSIGMASK";
      case SETSIGMASK -> "PTRACE_SETSIGMASK";
      case GET_SYSCALL_INFO -> "PTRACE_GET_SYSCALL_INFO";
      case GET_RSEQ_CONFIGURATION -> "PTRACE_GET_RSEQ_CONFIGURATION";
      default -> "0x" + Integer.toHexString(request);
    };
  }
}
