package vivarium.sched;

/**
 * How much of a hart a task may claim beside others, by its nice value: each step is a factor of
 * about 1.25, so that one step more costs a task a tenth of its share when two compete. The figures
 * are those of Linux's sched_prio_to_weight (kernel/sched/core.c).
 */
public final class Weights {
  /** Of nice 0. */
  public static final long NORMAL = 1024;

  /** Of SCHED_IDLE, whatever its nice value. */
  public static final long IDLE = 3;

  private static final int[] BY_NICE = {
    88761, 71755, 56483, 46273, 36291, // -20
    29154, 23254, 18705, 14949, 11916, // -15
    9548, 7620, 6100, 4904, 3906, // -10
    3121, 2501, 1991, 1586, 1277, // -5
    1024, 820, 655, 526, 423, // 0
    335, 272, 215, 172, 137, // 5
    110, 87, 70, 56, 45, // 10
    36, 29, 23, 18, 15, // 15
  };

  private Weights() {}

  /**
   * @param nice -20 to 19
   */
  public static long ofNice(int nice) {
    return BY_NICE[nice + 20];
  }

  /** What a task holds under lottery and stride: what it was given, else its weight. */
  public static long tickets(SchedEntity entity) {
    return entity.tickets > 0 ? entity.tickets : of(entity);
  }

  public static long of(SchedEntity entity) {
    return entity.policy == SchedEntity.SCHED_IDLE ? IDLE : ofNice(entity.nice);
  }
}
