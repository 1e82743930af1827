package vivarium.fs;

import org.jspecify.annotations.Nullable;

/**
 * The process on whose behalf files are used, as far as the file system must know it. Implemented
 * by proc's process.
 */
public interface FileUser {
  FsContext fs();

  /** File system user and group ids (setfsuid(2); by default the effective ones). */
  int fsUid();

  int fsGid();

  /** Whether {@code gid} is fsGid() or a supplementary group. */
  boolean inGroup(int gid);

  /** Whether it has a capability (see {@link vivarium.abi.Capability}): by default, user 0 has. */
  default boolean capable(int capability) {
    return fsUid() == 0;
  }

  int pid();

  int processGroup();

  int session();

  /** The controlling terminal. */
  @Nullable Tty terminal();

  /** Takes, or with null gives up, a controlling terminal, for all processes of the session. */
  void setTerminal(@Nullable Tty terminal);

  /** Whether {@code signal} is blocked or ignored by the calling task. */
  boolean blocksOrIgnores(int signal);

  /** RLIMIT_FSIZE in bytes; Long.MAX_VALUE if there is none. */
  default long fileSizeLimit() {
    return Long.MAX_VALUE;
  }

  /** The kernel itself, or a host-side tool: user 0, no terminal. */
  static FileUser kernel(FsContext context) {
    return new KernelUser(context);
  }
}
