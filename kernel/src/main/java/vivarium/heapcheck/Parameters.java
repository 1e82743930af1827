package vivarium.heapcheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vivarium.abi.SyscallNumbers;

/**
 * What system calls read and write of a program's memory, under memcheck's names: a line a call. A
 * word is a parameter in a register; {@code <name[n]} are bytes that the call reads, as many as the
 * parameter n says or as the number is; {@code >name[n]} bytes that it writes; {@code $name} a
 * string; {@code <name*n} and {@code >name*n} an array of n iovecs; a {@code ?} behind the sign
 * allows a null pointer.
 */
final class Parameters {
  private static final String TABLE =
      """
      read fd >buf[count] count
      write fd <buf[count] count
      readv fd >vector*count count
      writev fd <vector*count count
      pread64 fd >buf[count] count offset
      pwrite64 fd <buf[count] count offset
      openat dfd $filename flags
      close fd
      lseek fd offset whence
      exit status
      exit_group status
      unlinkat dfd $pathname flag
      mkdirat dfd $pathname mode
      symlinkat $oldpath newdfd $newpath
      linkat olddfd $oldpath newdfd $newpath flags
      renameat2 olddfd $oldpath newdfd $newpath flags
      readlinkat dfd $pathname >buf[bufsiz] bufsiz
      newfstatat dfd $file_name >?buf[128] flag
      fstat fd >buf[128]
      statfs $path >buf[120]
      fstatfs fd >buf[120]
      truncate $path length
      ftruncate fd length
      fchmodat dfd $path mode
      fchownat dfd $path owner group flag
      fchmod fildes mode
      fchown fd owner group
      faccessat dfd $pathname mode
      chdir $path
      fchdir fd
      chroot $path
      getcwd >buf[size] size
      dup oldfd
      dup3 oldfd newfd flags
      pipe2 >fildes[8] flags
      getdents64 fd >dirp[count] count
      mount $source $target
      execve $filename
      nanosleep <req[16] >?rem[16]
      clock_nanosleep which_clock flags <req[16] >?rem[16]
      clock_gettime clk_id >tp[16]
      clock_getres clk_id >?res[16]
      gettimeofday >?tv[16] >?tz[8]
      uname >buf[390]
      sysinfo >info[112]
      getrandom >buf[count] count flags
      getrlimit resource >rlim[16]
      setrlimit resource <rlim[16]
      getrusage who >usage[144]
      times >?buf[32]
      kill pid signal
      tkill tid signal
      tgkill tgid tid signal
      rt_sigprocmask how <?set[8] >?oldset[8]
      rt_sigpending >set[8]
      setpgid pid pgid
      getpgid pid
      getsid pid
      brk end_data_segment
      munmap start length
      mmap start length prot flags fd offset
      mprotect addr len prot
      mremap old_addr old_size new_size flags
      madvise start length advice
      msync start length flags
      umask mask
      sethostname <name[len] len
      setuid uid
      setgid gid
      wait4 pid >?status[4] options
      sendto s <msg[len] len flags
      recvfrom s >buf[len] len flags
      bind sockfd
      connect sockfd
      listen s backlog
      socket domain type protocol
      ioctl fd request
      fcntl fd cmd
      futex futex op
      """;

  /** How a parameter is used. */
  enum Use {
    VALUE,
    READ,
    WRITE,
    STRING,
    READ_VECTOR,
    WRITE_VECTOR
  }

  /**
   * A parameter of a call.
   *
   * @param size bytes (or vectors) if {@code sizeFrom} is negative, else that parameter tells
   */
  record Parameter(String name, Use use, long size, int sizeFrom, boolean mayBeNull) {
    long size(long[] arguments) {
      return sizeFrom < 0 ? size : arguments[sizeFrom];
    }
  }

  private final Map<Long, List<Parameter>> calls = new HashMap<>();

  Parameters() {
    Map<String, List<Parameter>> byName = new HashMap<>();
    for (String line : TABLE.split("\n")) {
      String[] words = line.strip().split(" ");
      List<Parameter> parameters = new ArrayList<>();
      for (int i = 1; i < words.length; i++) {
        parameters.add(parse(words[i], words));
      }
      byName.put(words[0], parameters);
    }
    for (int number = 0; number < SyscallNumbers.TABLE_SIZE; number++) {
      List<Parameter> parameters = byName.get(SyscallNumbers.name(number));
      if (parameters != null) {
        calls.put((long) number, parameters);
      }
    }
  }

  /** The parameters of a call in the order of its registers; empty if nothing is known of it. */
  List<Parameter> of(long number) {
    return calls.getOrDefault(number, List.of());
  }

  private static Parameter parse(String word, String[] line) {
    char sign = word.charAt(0);
    if (sign == '$') {
      return new Parameter(word.substring(1), Use.STRING, 0, -1, false);
    }
    if (sign != '<' && sign != '>') {
      return new Parameter(word, Use.VALUE, 0, -1, false);
    }
    boolean mayBeNull = word.charAt(1) == '?';
    String rest = word.substring(mayBeNull ? 2 : 1);
    boolean vector = rest.indexOf('*') >= 0;
    String[] parts = rest.split("[\\[*\\]]");
    Use use =
        sign == '<' ? vector ? Use.READ_VECTOR : Use.READ : vector ? Use.WRITE_VECTOR : Use.WRITE;
    int from = -1;
    for (int i = 1; i < line.length; i++) {
      from = line[i].equals(parts[1]) ? i - 1 : from;
    }
    long size = from < 0 ? Long.parseLong(parts[1]) : 0;
    return new Parameter(parts[0], use, size, from, mayBeNull);
  }
}
