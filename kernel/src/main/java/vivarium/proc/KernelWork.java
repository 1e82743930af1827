package vivarium.proc;

/** What a task of the kernel itself does: a kernel thread, which has neither memory nor program. */
@FunctionalInterface
public interface KernelWork {
  /**
   * Does a little, on the hart that the task has got, charging it for that. Returns whether there
   * is more to do; if not, the task sleeps until it is woken.
   */
  boolean step();
}
