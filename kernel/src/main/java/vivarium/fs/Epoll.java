package vivarium.fs;

import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOSPC;
import static vivarium.abi.Errno.EPERM;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.EpollEvents;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;

/**
 * A set of watched files: epoll(7).
 *
 * <p>Each item listens on its file's wait queue. A wake-up with an event that it wants puts it on
 * the list of what may be ready; {@link #collect} asks those files and keeps an item on the list
 * only if it is level-triggered and was ready. An item goes when its file is closed for the last
 * time, not with the descriptor.
 */
public final class Epoll extends OpenFile {
  /** How deep epolls may watch epolls. */
  private static final int DEEPEST = 5;

  /** Watched files of one epoll at most: memory that the guest can take from the host. */
  private static final int MOST_ITEMS = 1 << 16;

  /** Takes what {@link #collect} finds; false to stop and to keep the item on the list. */
  @FunctionalInterface
  public interface Sink {
    boolean accept(int events, long data);
  }

  private record Key(OpenFile file, int fd) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.file == file && key.fd == fd;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(file) * 31 + fd;
    }
  }

  private final Map<Key, EpollItem> items = new LinkedHashMap<>();
  private final ArrayDeque<EpollItem> ready = new ArrayDeque<>();

  public Epoll(AnonymousFileSystem anonymous) {
    super(anonymous.anonymousInode("eventpoll"), OpenFlags.O_RDWR);
  }

  /** EPOLL_CTL_ADD. */
  public void add(OpenFile file, int fd, int events, long data) {
    requireWatchable(file);
    boolean exclusive = (events & EpollEvents.EPOLLEXCLUSIVE) != 0;
    if (exclusive && ((events & ~EpollEvents.WITH_EXCLUSIVE) != 0 || file instanceof Epoll)) {
      throw ErrnoException.of(EINVAL);
    }
    if (file instanceof Epoll other
        && (other.reaches(this, DEEPEST) || height() + other.depth() > DEEPEST)) {
      throw ErrnoException.of(ELOOP);
    }
    Key key = new Key(file, fd);
    if (items.containsKey(key)) {
      throw ErrnoException.of(EEXIST);
    }
    if (items.size() >= MOST_ITEMS) {
      throw ErrnoException.of(ENOSPC);
    }
    EpollItem item = new EpollItem(this, file, fd, events, data);
    items.put(key, item);
    item.attach();
    if (item.ready() != 0) {
      mayBeReady(item);
    }
  }

  /** EPOLL_CTL_MOD: also wakes a one-shot item up again. */
  public void modify(OpenFile file, int fd, int events, long data) {
    requireWatchable(file);
    EpollItem item = find(file, fd);
    if (((item.events() | events) & EpollEvents.EPOLLEXCLUSIVE) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    item.setEvents(events);
    item.data = data;
    if (item.ready() != 0) {
      mayBeReady(item);
    }
  }

  /** EPOLL_CTL_DEL. */
  public void remove(OpenFile file, int fd) {
    requireWatchable(file);
    forget(find(file, fd));
  }

  private void requireWatchable(OpenFile file) {
    if (!file.pollable()) {
      throw ErrnoException.of(EPERM);
    }
    if (file == this) {
      throw ErrnoException.of(EINVAL);
    }
  }

  private EpollItem find(OpenFile file, int fd) {
    EpollItem item = items.get(new Key(file, fd));
    if (item == null) {
      throw ErrnoException.of(ENOENT);
    }
    return item;
  }

  void forget(EpollItem item) {
    items.remove(new Key(item.file, item.fd));
    item.detach();
    if (item.listed) {
      ready.remove(item);
    }
  }

  /** Whether this epoll watches {@code target}, directly or through others. */
  private boolean reaches(Epoll target, int depth) {
    if (this == target || depth == 0) {
      return true;
    }
    for (EpollItem item : items.values()) {
      if (item.file instanceof Epoll inner && inner.reaches(target, depth - 1)) {
        return true;
      }
    }
    return false;
  }

  /** How many epolls stand above each other up from here, this one included. */
  private int height() {
    int highest = 0;
    for (EpollItem item : watches()) {
      highest = Math.max(highest, item.epoll().height());
    }
    return highest + 1;
  }

  /** How many epolls stand above each other down from here, this one included. */
  private int depth() {
    int deepest = 0;
    for (EpollItem item : items.values()) {
      if (item.file instanceof Epoll inner) {
        deepest = Math.max(deepest, inner.depth());
      }
    }
    return deepest + 1;
  }

  /** Puts an item on the list; returns whether somebody waits here who can take the event. */
  boolean mayBeReady(EpollItem item) {
    if (!item.listed) {
      item.listed = true;
      ready.add(item);
    }
    boolean awaited = !waitQueue().isEmpty();
    waitQueue().wakeAll(Poll.READABLE);
    return awaited;
  }

  /**
   * Hands up to {@code most} ready items to {@code sink}, the longest-listed first.
   *
   * @return how many
   */
  public int collect(int most, Sink sink) {
    int count = 0;
    for (int left = ready.size(); left > 0 && count < most; left--) {
      EpollItem item = ready.remove();
      item.listed = false;
      int events = item.ready();
      if (events == 0) {
        continue;
      }
      if (!sink.accept(events, item.data)) {
        item.listed = true;
        ready.addFirst(item);
        break;
      }
      count++;
      if ((item.events() & EpollEvents.EPOLLONESHOT) != 0) {
        item.fired();
      } else if ((item.events() & EpollEvents.EPOLLET) == 0) {
        item.listed = true;
        ready.add(item);
      }
    }
    return count;
  }

  @Override
  public int poll() {
    while (!ready.isEmpty()) {
      if (ready.element().ready() != 0) {
        return Poll.READABLE;
      }
      ready.remove().listed = false;
    }
    return 0;
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (EpollItem item : items.values()) {
      text.append(
          "tfd: %8d events: %8x data: %16x  pos:%d ino:%x sdev:%x\n"
              .formatted(
                  item.fd,
                  item.events(),
                  item.data,
                  item.file.position(),
                  item.file.inode().ino(),
                  item.file.inode().fileSystem().deviceMinor()));
    }
    return text.toString();
  }

  @Override
  protected void close() {
    for (EpollItem item : items.values()) {
      item.detach();
    }
    items.clear();
    ready.clear();
  }
}
