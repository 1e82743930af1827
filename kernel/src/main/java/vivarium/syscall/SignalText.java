package vivarium.syscall;

import vivarium.abi.SigInfo;
import vivarium.abi.Signal;

/** A signal's siginfo as strace prints it. */
final class SignalText {
  private static final String[] CHILD_CODES = {
    "0", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"
  };

  private SignalText() {}

  static String of(SigInfo info) {
    String name = Signal.name(info.signal());
    return "{si_signo=" + name + ", si_code=" + code(info) + "}";
  }

  private static String code(SigInfo info) {
    return switch (info.code()) {
      case Signal.SI_USER -> "SI_USER" + sender(info);
      case Signal.SI_TKILL -> "SI_TKILL" + sender(info);
      case Signal.SI_QUEUE ->
          "SI_QUEUE"
              + sender(info)
              + ", si_int="
              + (int) info.word1()
              + ", si_ptr="
              + ValuePrinter.address(info.word1());
      case Signal.SI_KERNEL -> "SI_KERNEL";
      case Signal.SI_TIMER ->
          "SI_TIMER, si_timerid="
              + info.pid()
              + ", si_overrun="
              + info.uid()
              + ", si_int="
              + (int) info.word1()
              + ", si_ptr="
              + ValuePrinter.address(info.word1());
      default -> faultCode(info);
    };
  }

  private static String sender(SigInfo info) {
    return ", si_pid=" + info.pid() + ", si_uid=" + info.uid();
  }

  private static String faultCode(SigInfo info) {
    return switch (info.signal()) {
      case Signal.SIGSEGV ->
          (info.code() == Signal.SEGV_MAPERR ? "SEGV_MAPERR" : "SEGV_ACCERR") + address(info);
      case Signal.SIGBUS ->
          (info.code() == Signal.BUS_ADRALN ? "BUS_ADRALN" : "BUS_ADRERR") + address(info);
      case Signal.SIGILL -> "ILL_ILLOPC" + address(info);
      case Signal.SIGTRAP -> "TRAP_BRKPT" + address(info);
      case Signal.SIGCHLD -> child(info);
      default -> Integer.toString(info.code());
    };
  }

  private static String child(SigInfo info) {
    int code = Math.clamp(info.code(), 0, CHILD_CODES.length - 1);
    int status = (int) info.word1();
    return CHILD_CODES[code]
        + sender(info)
        + ", si_status="
        + (code > 1 ? Signal.name(status) : status)
        + ", si_utime="
        + info.word2()
        + ", si_stime="
        + info.word3();
  }

  private static String address(SigInfo info) {
    return ", si_addr=" + ValuePrinter.address(info.word0());
  }
}
