package vivarium.sched;

/**
 * What a sleeping task waits for: in words, and as the function of Linux's that /proc/pid/wchan
 * would name. The ordinal is what events hold.
 */
public enum WaitChannel {
  /** It does not wait, or nobody has said for what. */
  NONE("", ""),
  PIPE_READ("pipe", "pipe_read"),
  PIPE_WRITE("pipe", "pipe_write"),
  /** splice and its like wait for room or bytes. */
  PIPE_WAIT("pipe", "pipe_wait"),
  /** A FIFO's other end is to be opened. */
  FIFO_OPEN("fifo", "wait_for_partner"),
  TTY_READ("tty", "n_tty_read"),
  TTY_WRITE("tty", "n_tty_write"),
  TTY_CONTROL("tty", "tty_ioctl"),
  FUTEX("futex", "futex_wait_queue"),
  PI_FUTEX("pi-futex", "rt_mutex_slowlock"),
  SLEEP("timer", "hrtimer_nanosleep"),
  CHILD("child", "do_wait"),
  /** The child of vfork still has the memory. */
  VFORK("vfork", "kernel_clone"),
  SIGNAL("signal", "sigsuspend"),
  SIGNAL_WAIT("signal", "sigtimedwait"),
  POLL("poll", "poll_schedule_timeout"),
  EPOLL("poll", "ep_poll"),
  SOCKET_CONNECT("socket", "connect"),
  SOCKET_ACCEPT("socket", "accept"),
  SOCKET_SEND("socket", "sock_alloc_send"),
  SOCKET_RECEIVE("socket", "skb_wait_for_more_packets"),
  /** A page on its way from or to a storage device. */
  DISK("disk", "folio_wait_bit_common"),
  RECORD_LOCK("lock", "posix_lock"),
  FILE_LOCK("lock", "flock_lock"),
  EVENT_COUNTER("eventfd", "eventfd_read"),
  TIMER_FILE("timer", "timerfd_read"),
  SIGNAL_FILE("signal", "signalfd_dequeue"),
  INOTIFY("inotify", "inotify_read"),
  /** A Java program of the machine waits for the host. */
  HOST("host", "host"),
  /** A thread of the kernel has nothing to do. */
  KERNEL_WORK("work", "kthread_work"),
  /** Another file that is not ready. */
  FILE("file", "wait_on_file");

  private final String what;
  private final String function;

  WaitChannel(String what, String function) {
    this.what = what;
    this.function = function;
  }

  /** What is waited for, such as {@code pipe}; empty for NONE. */
  public String what() {
    return what;
  }

  /** As /proc/pid/wchan shows it; empty for NONE. */
  public String function() {
    return function;
  }
}
