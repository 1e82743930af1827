package vivarium.syscall;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import vivarium.abi.SyscallNumbers;

/**
 * The sets of calls that strace knows by a name: those that take a path, that concern memory ...
 */
final class SyscallClasses {
  private static final Map<String, Set<String>> BY_NAMES =
      Map.of(
          "process",
          Set.of(
              "clone",
              "clone3",
              "execve",
              "execveat",
              "exit",
              "exit_group",
              "wait4",
              "waitid",
              "kill",
              "tkill",
              "tgkill",
              "rt_sigqueueinfo",
              "rt_tgsigqueueinfo",
              "pidfd_send_signal",
              "unshare"),
          "signal",
          Set.of(
              "rt_sigaction",
              "rt_sigprocmask",
              "rt_sigpending",
              "rt_sigtimedwait",
              "rt_sigsuspend",
              "rt_sigreturn",
              "rt_sigqueueinfo",
              "rt_tgsigqueueinfo",
              "sigaltstack",
              "kill",
              "tkill",
              "tgkill",
              "signalfd4",
              "pidfd_send_signal"),
          "memory",
          Set.of(
              "brk",
              "mmap",
              "munmap",
              "mremap",
              "mprotect",
              "madvise",
              "mlock",
              "mlock2",
              "munlock",
              "mlockall",
              "munlockall",
              "mincore",
              "msync",
              "remap_file_pages"),
          "network",
          Set.of(
              "socket",
              "socketpair",
              "bind",
              "listen",
              "accept",
              "accept4",
              "connect",
              "getsockname",
              "getpeername",
              "sendto",
              "recvfrom",
              "sendmsg",
              "recvmsg",
              "sendmmsg",
              "recvmmsg",
              "shutdown",
              "setsockopt",
              "getsockopt"),
          "ipc",
          Set.of(
              "shmget",
              "shmat",
              "shmdt",
              "shmctl",
              "semget",
              "semop",
              "semtimedop",
              "semctl",
              "msgget",
              "msgsnd",
              "msgrcv",
              "msgctl"));

  private SyscallClasses() {}

  static Predicate<SyscallRow> of(String word) {
    String name = word.startsWith("%") ? word.substring(1) : word;
    switch (name) {
      case "all" -> {
        return row -> true;
      }
      case "none" -> {
        return row -> false;
      }
      case "file" -> {
        return row -> ArgumentPrinter.takes(row, ArgumentFormat.PATH);
      }
      case "desc" -> {
        return row ->
            ArgumentPrinter.takes(row, ArgumentFormat.FD)
                || ArgumentPrinter.takes(row, ArgumentFormat.DIRFD);
      }
      default -> {
        Set<String> set = BY_NAMES.get(name);
        if (set != null) {
          return row -> set.contains(row.name());
        }
        if (word.startsWith("%") || !SyscallNumbers.known(name)) {
          throw new IllegalArgumentException("invalid system call '" + word + "'");
        }
        return row -> row.name().equals(name);
      }
    }
  }
}
