package vivarium.procfs;

import java.util.List;
import java.util.Random;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.SchedEntity;

/**
 * Sends tasks of the guest to other harts, and gives them other classes, priorities and nice
 * values, again and again at random moments of virtual time. Runs on the machine's thread.
 */
final class Meddler {
  private static final int LONGEST_PAUSE = 300_000;
  private static final int TIMES = 500;

  private final Kernel kernel;
  private final Random random;
  private int left = TIMES;

  Meddler(Kernel kernel, long seed) {
    this.kernel = kernel;
    this.random = new Random(seed);
  }

  void begin() {
    if (left-- > 0) {
      long next = kernel.clock().now() + 1 + random.nextInt(LONGEST_PAUSE);
      kernel.clock().at(next, this::meddle);
    }
  }

  private void meddle() {
    List<Task> tasks =
        kernel.pids().tasks().stream().filter(task -> task.addressSpace() != null).toList();
    if (!tasks.isEmpty()) {
      Task task = tasks.get(random.nextInt(tasks.size()));
      SchedEntity entity = task.sched();
      if (random.nextBoolean()) {
        int harts = kernel.machine().harts().size();
        kernel.machine().setAffinity(task, 1 + random.nextInt((1 << harts) - 1));
      } else {
        kernel.machine().change(task, () -> change(entity));
      }
    }
    begin();
  }

  private void change(SchedEntity entity) {
    int kind = random.nextInt(8);
    entity.policy =
        switch (kind) {
          case 0 -> SchedEntity.SCHED_RR;
          case 1 -> SchedEntity.SCHED_FIFO;
          case 2 -> SchedEntity.SCHED_IDLE;
          case 3 -> SchedEntity.SCHED_BATCH;
          case 4 -> SchedEntity.SCHED_DEADLINE;
          default -> SchedEntity.SCHED_OTHER;
        };
    entity.realTimePriority = kind < 2 ? 1 + random.nextInt(99) : 0;
    entity.nice = random.nextInt(40) - 20;
    if (kind == 4) {
      entity.setDeadline(50_000, 900_000, 1_000_000, 0);
    }
  }
}
