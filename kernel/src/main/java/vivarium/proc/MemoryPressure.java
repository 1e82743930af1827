package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.mem.MemoryHost;
import vivarium.mem.Reclaim;
import vivarium.sched.Clock;
import vivarium.sched.Costs;
import vivarium.sched.HartState;

/**
 * The machine as its memory sees it: the clock that devices go by, and kswapd0, the kernel's thread
 * that reclaims in the background. It is made when frames are short for the first time.
 */
public final class MemoryPressure implements MemoryHost {
  /** How often policies that want it look at the accessed bits, ns. */
  private static final long TICK = 10_000_000;

  private final Kernel kernel;
  private final Reclaim reclaim;
  private @Nullable KernelThread background;
  private boolean ticking;

  public MemoryPressure(Kernel kernel) {
    this.kernel = kernel;
    reclaim = kernel.frames().reclaim();
  }

  @Override
  public long now() {
    return kernel.clock().now();
  }

  @Override
  public void at(long time, Runnable action) {
    kernel.clock().at(time, action);
  }

  @Override
  public void reclaimInBackground() {
    KernelThread thread = background;
    if (thread != null) {
      thread.wake();
      return;
    }
    try {
      background = KernelThread.start(kernel, "kswapd0", reclaim::background);
    } catch (ErrnoException e) {
      kernel.log().debug("no process number for kswapd0 yet");
    }
  }

  @Override
  public void charge(int scanned, int evicted) {
    HartState hart = kernel.machine().turning();
    if (hart != null && hart.current() != null) {
      hart.charge(scanned * Costs.PAGE_SCAN + evicted * Costs.PAGE_OUT);
    }
  }

  /** A fault happened: accessed bits are looked at in a while. Without faults nobody needs that. */
  @Override
  public void faulted() {
    if (reclaim.ticks() && !ticking) {
      ticking = true;
      Clock clock = kernel.clock();
      clock.at(
          clock.now() + TICK,
          () -> {
            ticking = false;
            reclaim.tick();
          });
    }
  }
}
