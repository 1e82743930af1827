package vivarium.syscall;

/**
 * What becomes of a waiting system call when a signal's handler runs (signal(7)). Without a handler
 * (the signal is ignored, or stops and continues the process) the wait goes on in any case.
 */
public enum Restart {
  /** Made again after a handler with SA_RESTART, else EINTR. */
  RESTART,
  /** EINTR whatever the handler's flags. */
  EINTR
}
