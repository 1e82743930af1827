package vivarium.fs;

import vivarium.abi.EpollEvents;
import vivarium.abi.Poll;
import vivarium.sched.WaitQueue;
import vivarium.sched.Waiter;

/** One file that an {@link Epoll} watches, under the descriptor that it was added with. */
final class EpollItem implements Waiter {
  final OpenFile file;
  final int fd;
  long data;

  /** Whether it stands in the epoll's list of what may be ready. */
  boolean listed;

  private final Epoll epoll;
  private final WaitQueue queue;
  private int events;

  EpollItem(Epoll epoll, OpenFile file, int fd, int events, long data) {
    this.epoll = epoll;
    this.file = file;
    this.fd = fd;
    this.data = data;
    setEvents(events);
    queue = file.waitQueue();
  }

  int events() {
    return events;
  }

  /** Errors and hang-ups are always wanted. */
  void setEvents(int wanted) {
    events = wanted | Poll.POLLERR | Poll.POLLHUP;
  }

  /** A one-shot item has been reported: it sleeps until it is modified. */
  void fired() {
    events &= EpollEvents.PRIVATE_BITS;
  }

  Epoll epoll() {
    return epoll;
  }

  void attach() {
    queue.add(this);
    file.watchedBy(this);
  }

  void detach() {
    queue.remove(this);
    file.unwatchedBy(this);
  }

  /** The events that are wanted and there now. */
  int ready() {
    int wanted = events & ~EpollEvents.PRIVATE_BITS;
    return wanted == 0 ? 0 : file.poll() & wanted;
  }

  /** Its file has been closed for the last time. */
  void fileGone() {
    epoll.forget(this);
  }

  @Override
  public void wake(WaitQueue from) {
    wake(from, WaitQueue.ANY);
  }

  @Override
  public boolean wake(WaitQueue from, int happened) {
    boolean wanted = (happened & events & ~EpollEvents.PRIVATE_BITS) != 0;
    return wanted && epoll.mayBeReady(this) && exclusive();
  }

  @Override
  public boolean exclusive() {
    return (events & EpollEvents.EPOLLEXCLUSIVE) != 0;
  }
}
