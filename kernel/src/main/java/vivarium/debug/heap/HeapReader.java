package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbols;
import vivarium.mem.AddressSpace;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.TaskState;

/**
 * Finds out which allocators a process uses and reads their heaps. An allocator is known by what it
 * keeps in memory, not by the program's name.
 */
public final class HeapReader {
  private static final int THREAD_POINTER = 4;

  private HeapReader() {}

  /** A thread and its thread pointer, behind which its thread-local variables lie. */
  record Thread(int tid, long pointer) {}

  /** The heaps of a process; empty if it has no allocator that is known or has not used it yet. */
  public static List<Heap> read(Process process, AddressSpace space, Symbols symbols) {
    Words words = new Words(space);
    List<Heap> heaps = new ArrayList<>();
    add(heaps, "malloc of Vivarium's libc", new OwnMalloc(words, symbols)::read);
    add(heaps, "glibc's malloc", new PtMalloc(words, symbols, threads(process))::read);
    add(heaps, "musl's malloc", new MallocNg(words, symbols)::read);
    add(heaps, "malloc service", () -> ServiceMalloc.read(space));
    return heaps;
  }

  private static void add(List<Heap> heaps, String name, Supplier<@Nullable Heap> reader) {
    try {
      Heap heap = reader.get();
      if (heap != null) {
        heaps.add(heap);
      }
    } catch (Words.Missing e) {
      String note = "its headers lead to memory that is not there: " + e.getMessage();
      heaps.add(new Heap(name, List.of(), List.of(note)));
    }
  }

  private static List<Thread> threads(Process process) {
    List<Thread> threads = new ArrayList<>();
    for (Task task : process.tasks()) {
      boolean running = task.state() == TaskState.RUNNING;
      long pointer = (running ? task.capture() : task.context()).x[THREAD_POINTER];
      threads.add(new Thread(task.tid(), pointer));
    }
    return threads;
  }
}
