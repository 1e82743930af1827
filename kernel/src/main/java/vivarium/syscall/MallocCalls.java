package vivarium.syscall;

import java.nio.charset.StandardCharsets;
import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.mem.HeapMisuse;
import vivarium.proc.Task;

/**
 * The malloc service of {@link vivarium.abi.MallocService}. A program that misuses it is told so on
 * its standard error, as a C library would, and aborted.
 */
public final class MallocCalls {
  private static final int STANDARD_ERROR = 2;

  /** What the service does with one program's heap. */
  @FunctionalInterface
  private interface HeapCall {
    long run();
  }

  private MallocCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.VIVARIUM_MALLOC, "size -> addr", MallocCalls::malloc),
        SyscallRow.of(SyscallNumbers.VIVARIUM_CALLOC, "size, size -> addr", MallocCalls::calloc),
        SyscallRow.of(SyscallNumbers.VIVARIUM_REALLOC, "addr, size -> addr", MallocCalls::realloc),
        SyscallRow.of(SyscallNumbers.VIVARIUM_FREE, "addr", MallocCalls::free));
  }

  private static long malloc(Task task, long size, long a1, long a2, long a3, long a4, long a5) {
    return watched(task, () -> task.memory().heap().malloc(size));
  }

  private static long calloc(Task task, long count, long size, long a2, long a3, long a4, long a5) {
    return watched(task, () -> task.memory().heap().calloc(count, size));
  }

  private static long realloc(
      Task task, long block, long size, long a2, long a3, long a4, long a5) {
    return watched(task, () -> task.memory().heap().realloc(block, size));
  }

  private static long free(Task task, long block, long a1, long a2, long a3, long a4, long a5) {
    return watched(
        task,
        () -> {
          task.memory().heap().free(block);
          return 0;
        });
  }

  private static long watched(Task task, HeapCall call) {
    try {
      return call.run();
    } catch (HeapMisuse e) {
      abort(task, e.what());
      return 0;
    }
  }

  private static void abort(Task task, String what) {
    task.kernel().log().warn("{}[{}]: {}", task.name(), task.tid(), what);
    OpenFile errors = task.files().peek(STANDARD_ERROR);
    if (errors != null && errors.writable()) {
      byte[] line = (what + "\n").getBytes(StandardCharsets.UTF_8);
      try {
        errors.write(line, 0, line.length);
      } catch (ErrnoException e) {
        // nobody reads it; the log has it
      }
    }
    task.kernel().signals().force(task, SigInfo.kernel(Signal.SIGABRT));
  }
}
