package vivarium.syscall;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.sched.Machine;

/**
 * membarrier. A hart that has left guest code and comes back has seen all that came before, and
 * looks up its code anew; so every command is to have the harts leave, which they have anyway if
 * they take turns on one host thread.
 */
final class Membarrier {
  private static final int QUERY = 0;
  private static final int GLOBAL = 1;
  private static final int GLOBAL_EXPEDITED = 1 << 1;
  private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;
  private static final int PRIVATE_EXPEDITED_SYNC_CORE = 1 << 5;
  private static final int REGISTER_PRIVATE_EXPEDITED_SYNC_CORE = 1 << 6;
  private static final int KNOWN = (1 << 7) - 1;

  private Membarrier() {}

  static long call(Machine machine, AddressSpace space, int command, int flags) {
    if (flags != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    switch (command) {
      case QUERY -> {
        return KNOWN;
      }
      case GLOBAL, GLOBAL_EXPEDITED -> machine.halt();
      case REGISTER_GLOBAL_EXPEDITED,
          REGISTER_PRIVATE_EXPEDITED,
          REGISTER_PRIVATE_EXPEDITED_SYNC_CORE ->
          space.barriers |= command;
      case PRIVATE_EXPEDITED, PRIVATE_EXPEDITED_SYNC_CORE -> {
        if ((space.barriers & command << 1) == 0) {
          throw ErrnoException.of(Errno.EPERM);
        }
        space.halt();
      }
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
    return 0;
  }
}
