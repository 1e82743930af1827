package vivarium.syscall;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EINVAL;

import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.ClockId;
import vivarium.abi.EpollEvents;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.AnonymousFileSystem;
import vivarium.fs.Epoll;
import vivarium.fs.EventCounter;
import vivarium.fs.OpenFile;
import vivarium.fs.TimerFile;
import vivarium.proc.Kernel;
import vivarium.proc.SignalFile;
import vivarium.proc.Task;
import vivarium.sched.Clock;
import vivarium.sched.WaitChannel;

/**
 * Events as files: epoll(7), eventfd(2), timerfd_create(2) and signalfd(2). The flags of all of
 * them have open(2)'s values.
 */
public final class EventCalls {
  private static final int FILE_FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
  private static final int EFD_SEMAPHORE = 1;
  private static final int TFD_TIMER_ABSTIME = 1;
  private static final int TFD_TIMER_CANCEL_ON_SET = 2;
  private static final int SET_BYTES = 8;

  private final Kernel kernel;
  private final AnonymousFileSystem anonymous;

  private EventCalls(Kernel kernel) {
    this.kernel = kernel;
    anonymous = kernel.vfs().anonymous();
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    EventCalls c = new EventCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.EPOLL_CREATE1, "fdflags -> fd", c::epollCreate),
        SyscallRow.of(SyscallNumbers.EPOLL_CTL, "fd, int, fd, addr", c::epollControl),
        SyscallRow.of(SyscallNumbers.EPOLL_PWAIT, "fd, addr, int, int, sigset, size", c::epollWait)
            .neverRestarts(),
        SyscallRow.of(
                SyscallNumbers.EPOLL_PWAIT2,
                "fd, addr, int, timespec, sigset, size",
                c::epollWaitTimespec)
            .neverRestarts(),
        SyscallRow.of(SyscallNumbers.EVENTFD2, "uint, fdflags -> fd", c::eventfd),
        SyscallRow.of(SyscallNumbers.TIMERFD_CREATE, "clock, fdflags -> fd", c::timerCreate),
        SyscallRow.of(SyscallNumbers.TIMERFD_SETTIME, "fd, hex, addr, addr", c::timerSet),
        SyscallRow.of(SyscallNumbers.TIMERFD_GETTIME, "fd, addr", c::timerGet),
        SyscallRow.of(SyscallNumbers.SIGNALFD4, "fd, sigset, size, fdflags -> fd", c::signalfd));
  }

  // epoll

  private long epollCreate(Task t, long flags, long a1, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, OpenFlags.O_CLOEXEC);
    return Arguments.install(t, new Epoll(anonymous), flags);
  }

  private long epollControl(Task t, long epfd, long verb, long fd, long event, long a4, long a5) {
    int events = 0;
    long data = 0;
    if ((int) verb != EpollEvents.EPOLL_CTL_DEL) {
      events = t.memory().readInt(event);
      data = t.memory().readLong(event + EpollEvents.EVENT_DATA);
    }
    OpenFile watcher = Arguments.usable(t, epfd);
    OpenFile file = Arguments.usable(t, fd);
    if (!file.pollable()) {
      throw ErrnoException.of(vivarium.abi.Errno.EPERM);
    }
    Epoll epoll = epoll(watcher);
    switch ((int) verb) {
      case EpollEvents.EPOLL_CTL_ADD -> epoll.add(file, (int) fd, events, data);
      case EpollEvents.EPOLL_CTL_MOD -> epoll.modify(file, (int) fd, events, data);
      case EpollEvents.EPOLL_CTL_DEL -> epoll.remove(file, (int) fd);
      default -> throw ErrnoException.of(EINVAL);
    }
    return 0;
  }

  private static Epoll epoll(OpenFile file) {
    if (file instanceof Epoll epoll) {
      return epoll;
    }
    throw ErrnoException.of(EINVAL);
  }

  /** The timeout is in ms, -1 for none. */
  private long epollWait(
      Task t, long fd, long events, long most, long timeout, long mask, long size) {
    PollCalls.temporaryMask(t, mask, size);
    if ((int) timeout >= 0) {
      t.waiting().after((int) timeout * 1_000_000L);
    }
    return collect(t, fd, events, (int) most);
  }

  private long epollWaitTimespec(
      Task t, long fd, long events, long most, long timeout, long mask, long size) {
    PollCalls.deadline(t, timeout);
    PollCalls.temporaryMask(t, mask, size);
    return collect(t, fd, events, (int) most);
  }

  private static long collect(Task t, long fd, long events, int most) {
    if (most <= 0 || most > Integer.MAX_VALUE / EpollEvents.EVENT_SIZE) {
      throw ErrnoException.of(EINVAL);
    }
    Epoll epoll = epoll(Arguments.usable(t, fd));
    long[] at = {events};
    boolean[] bad = {false};
    int count =
        epoll.collect(
            most,
            (ready, data) -> {
              try {
                t.memory().writeInt(at[0], ready);
                t.memory().writeLong(at[0] + EpollEvents.EVENT_DATA, data);
              } catch (ErrnoException e) {
                bad[0] = true;
                return false;
              }
              at[0] += EpollEvents.EVENT_SIZE;
              return true;
            });
    if (count == 0 && bad[0]) {
      throw ErrnoException.of(EFAULT);
    }
    if (count > 0 || t.waiting().timedOut()) {
      return count;
    }
    return Transfers.wait(t, epoll, WaitChannel.EPOLL);
  }

  // eventfd

  private long eventfd(Task t, long initial, long flags, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, FILE_FLAGS | EFD_SEMAPHORE);
    boolean semaphore = (flags & EFD_SEMAPHORE) != 0;
    int status = (int) flags & OpenFlags.O_NONBLOCK;
    return Arguments.install(
        t, new EventCounter(anonymous, (int) initial, semaphore, status), flags);
  }

  // timerfd

  private long timerCreate(Task t, long clock, long flags, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, FILE_FLAGS);
    switch ((int) clock) {
      case ClockId.CLOCK_REALTIME, ClockId.CLOCK_MONOTONIC, ClockId.CLOCK_BOOTTIME -> {}
      case ClockId.CLOCK_REALTIME_ALARM, ClockId.CLOCK_BOOTTIME_ALARM -> {
        if (!t.capable(Capability.WAKE_ALARM)) {
          throw ErrnoException.of(vivarium.abi.Errno.EPERM);
        }
      }
      default -> throw ErrnoException.of(EINVAL);
    }
    int status = (int) flags & OpenFlags.O_NONBLOCK;
    return Arguments.install(
        t, new TimerFile(anonymous, kernel.clock(), (int) clock, status), flags);
  }

  private static TimerFile timer(Task t, long fd) {
    if (Arguments.usable(t, fd) instanceof TimerFile timer) {
      return timer;
    }
    throw ErrnoException.of(EINVAL);
  }

  private long timerSet(Task t, long fd, long flags, long from, long old, long a4, long a5) {
    long interval = TimeFormat.readTimespec(t.memory(), from);
    long time = TimeFormat.readTimespec(t.memory(), from + TimeFormat.BYTES);
    Arguments.requireFlags(flags, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
    TimerFile timer = timer(t, fd);
    long left = timer.left();
    long every = timer.interval();
    timer.set(time == 0 ? Clock.NEVER : expiry(timer, time, flags), interval, (int) flags);
    if (old != 0) {
      store(t, old, every, left);
    }
    return 0;
  }

  /** The virtual time of an expiry that is given by the timer's clock or from now on. */
  private long expiry(TimerFile timer, long time, long flags) {
    Clock clock = kernel.clock();
    if ((flags & TFD_TIMER_ABSTIME) == 0) {
      return time > Clock.NEVER - clock.now() ? Clock.NEVER : clock.now() + time;
    }
    boolean real =
        timer.clockId() == ClockId.CLOCK_REALTIME
            || timer.clockId() == ClockId.CLOCK_REALTIME_ALARM;
    return Math.max(0, real ? time - clock.bootTime() : time);
  }

  private long timerGet(Task t, long fd, long to, long a2, long a3, long a4, long a5) {
    TimerFile timer = timer(t, fd);
    store(t, to, timer.interval(), timer.left());
    return 0;
  }

  private static void store(Task t, long to, long interval, long left) {
    TimeFormat.writeTimespec(t.memory(), to, interval);
    TimeFormat.writeTimespec(t.memory(), to + TimeFormat.BYTES, left);
  }

  // signalfd

  private long signalfd(Task t, long fd, long mask, long size, long flags, long a4, long a5) {
    if (size != SET_BYTES) {
      throw ErrnoException.of(EINVAL);
    }
    long set = t.memory().readLong(mask);
    Arguments.requireFlags(flags, FILE_FLAGS);
    if ((int) fd == -1) {
      int status = (int) flags & OpenFlags.O_NONBLOCK;
      return Arguments.install(t, new SignalFile(anonymous, kernel, set, status), flags);
    }
    if (t.files().peek((int) fd) == null) {
      throw ErrnoException.of(EBADF);
    }
    if (!(t.files().get((int) fd) instanceof SignalFile file)) {
      throw ErrnoException.of(EINVAL);
    }
    file.setSignals(set);
    return fd;
  }
}
