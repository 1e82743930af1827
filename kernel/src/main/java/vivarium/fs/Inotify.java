package vivarium.fs;

import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOSPC;
import static vivarium.abi.InotifyEvents.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;
import vivarium.sched.WaitChannel;

/**
 * A queue of events on watched files and directories: inotify(7). {@link FileEvents} tells inodes
 * what happens, they tell their watches. An event that is the same as the last one in the queue is
 * not queued again; a full queue says so once.
 */
public final class Inotify extends OpenFile {
  /** fs.inotify.max_queued_events. */
  public static final int MAX_QUEUED = 16384;

  /** fs.inotify.max_user_instances. */
  public static final int MAX_INSTANCES = 128;

  /** Watches of one instance; fs.inotify.max_user_watches is for all of a user. */
  private static final int MAX_WATCHES = 1 << 14;

  private record Event(int watch, int mask, int cookie, byte[] name) {
    boolean same(Event other) {
      return watch == other.watch
          && mask == other.mask
          && cookie == other.cookie
          && java.util.Arrays.equals(name, other.name);
    }

    /** With the name padded, as it is read. */
    int size() {
      return EVENT_SIZE + (name.length == 0 ? 0 : name.length / 16 * 16 + 16);
    }
  }

  /** An inode that an instance watches. */
  static final class Watch {
    private final Inotify owner;
    private final Inode inode;
    private final int number;
    private int mask;

    Watch(Inotify owner, Inode inode, int number, int mask) {
      this.owner = owner;
      this.inode = inode;
      this.number = number;
      this.mask = mask;
    }

    /** Whether a name that has been removed from its directory is still told of. */
    boolean excludesUnlinked() {
      return (mask & IN_EXCL_UNLINK) != 0;
    }

    void tell(int event, int cookie, String name) {
      if ((event & mask & IN_ALL_EVENTS) == 0) {
        return;
      }
      owner.add(new Event(number, event, cookie, Names.encode(name)));
      if ((mask & IN_ONESHOT) != 0) {
        owner.drop(this);
      }
    }

    /** The inode is no more. */
    void gone() {
      tell(IN_DELETE_SELF, 0, "");
      owner.drop(this);
    }
  }

  private final Map<Integer, Watch> watches = new LinkedHashMap<>();
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private final AnonymousFileSystem anonymous;
  private int lastWatch;

  /**
   * @param status O_NONBLOCK or 0
   */
  public Inotify(AnonymousFileSystem anonymous, int status) {
    super(anonymous.anonymousInode("inotify"), OpenFlags.O_RDONLY | status);
    this.anonymous = anonymous;
    anonymous.addInotify();
  }

  /** Watches an inode, or changes what it is watched for; returns the watch's number. */
  public int watch(Inode inode, int mask) {
    for (Watch watch : inode.watches()) {
      if (watch.owner == this) {
        if ((mask & IN_MASK_CREATE) != 0) {
          throw ErrnoException.of(EEXIST);
        }
        watch.mask = (mask & IN_MASK_ADD) != 0 ? watch.mask | mask : mask;
        return watch.number;
      }
    }
    if (watches.size() >= MAX_WATCHES) {
      throw ErrnoException.of(ENOSPC);
    }
    Watch watch = new Watch(this, inode, ++lastWatch, mask);
    watches.put(watch.number, watch);
    inode.addWatch(watch);
    return watch.number;
  }

  /** Ends a watch; EINVAL if there is none of that number. */
  public void remove(int number) {
    Watch watch = watches.get(number);
    if (watch == null) {
      throw ErrnoException.of(EINVAL);
    }
    drop(watch);
  }

  private void drop(Watch watch) {
    if (watches.remove(watch.number) != null) {
      watch.inode.removeWatch(watch);
      add(new Event(watch.number, IN_IGNORED, 0, new byte[0]));
    }
  }

  private void add(Event event) {
    Event last = queue.peekLast();
    if (last != null && last.same(event)) {
      return;
    }
    if (queue.size() > MAX_QUEUED) {
      return;
    }
    Event added = queue.size() == MAX_QUEUED ? new Event(-1, IN_Q_OVERFLOW, 0, new byte[0]) : event;
    queue.add(added);
    waitQueue().wakeAll(Poll.READABLE);
  }

  @Override
  public boolean recordwise() {
    return true;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (queue.isEmpty()) {
      return WOULD_BLOCK;
    }
    if (queue.element().size() > length) {
      throw ErrnoException.of(EINVAL);
    }
    int done = 0;
    for (Event e = queue.peek(); e != null && done + e.size() <= length; e = queue.peek()) {
      ByteBuffer out = ByteBuffer.wrap(buffer, offset + done, e.size()).slice();
      out.order(ByteOrder.LITTLE_ENDIAN).putInt(e.watch).putInt(e.mask).putInt(e.cookie);
      out.putInt(e.size() - EVENT_SIZE).put(e.name);
      while (out.hasRemaining()) {
        out.put((byte) 0);
      }
      done += e.size();
      queue.remove();
    }
    return done;
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.INOTIFY;
  }

  @Override
  public int poll() {
    return queue.isEmpty() ? 0 : Poll.READABLE;
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    if (command == Ioctl.FIONREAD) {
      memory.writeInt(argument, queue.stream().mapToInt(Event::size).sum());
      return 0;
    }
    return super.ioctl(command, argument, memory, user);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Watch watch : watches.values()) {
      text.append(
          "inotify wd:%x ino:%x sdev:%x mask:%x ignored_mask:0\n"
              .formatted(
                  watch.number,
                  watch.inode.ino(),
                  watch.inode.fileSystem().deviceMinor(),
                  watch.mask));
    }
    return text.toString();
  }

  @Override
  protected void close() {
    anonymous.removeInotify();
    for (Watch watch : List.copyOf(watches.values())) {
      watch.inode.removeWatch(watch);
    }
    watches.clear();
    queue.clear();
  }
}
