package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * Waiting tasks in order, linked through their {@link SchedEntity}, so that each is in one list at
 * most and to add or remove one takes the same time however many there are.
 */
final class TaskList {
  private @Nullable Schedulable first;
  private @Nullable Schedulable last;
  private int size;

  int size() {
    return size;
  }

  @Nullable Schedulable first() {
    return first;
  }

  @Nullable Schedulable after(Schedulable task) {
    return task.sched().nextWaiting;
  }

  void addLast(Schedulable task) {
    SchedEntity entity = task.sched();
    entity.previousWaiting = last;
    entity.nextWaiting = null;
    if (last == null) {
      first = task;
    } else {
      last.sched().nextWaiting = task;
    }
    last = task;
    size++;
  }

  void addFirst(Schedulable task) {
    SchedEntity entity = task.sched();
    entity.previousWaiting = null;
    entity.nextWaiting = first;
    if (first == null) {
      last = task;
    } else {
      first.sched().previousWaiting = task;
    }
    first = task;
    size++;
  }

  void remove(Schedulable task) {
    SchedEntity entity = task.sched();
    Schedulable before = entity.previousWaiting;
    Schedulable after = entity.nextWaiting;
    if (before == null) {
      first = after;
    } else {
      before.sched().nextWaiting = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.sched().previousWaiting = before;
    }
    entity.previousWaiting = null;
    entity.nextWaiting = null;
    size--;
  }
}
