package vivarium.sched.policy;

import vivarium.sched.Schedulable;
import vivarium.sched.Weights;

/** A task's virtual runtime: ns that it ran, slowed down by its weight, 1024 being normal. */
class VirtualTime extends TaskHeap.Node {
  /** ns of a task of nice 0. */
  long vruntime;

  /** What {@link #vruntime} is too little, in parts of 1/weight ns. */
  private long rest;

  VirtualTime(Schedulable task) {
    super(task);
  }

  final void advance(long nanos, long weight) {
    long scaled = nanos * Weights.NORMAL + rest;
    vruntime += scaled / weight;
    rest = scaled % weight;
  }

  /** ns that a task of some weight runs while its virtual runtime advances by so much. */
  static long real(long virtual, long weight) {
    return virtual * weight / Weights.NORMAL;
  }

  /** By what the virtual runtime of a task of some weight advances in so many ns. */
  static long virtual(long real, long weight) {
    return real * Weights.NORMAL / weight;
  }
}
