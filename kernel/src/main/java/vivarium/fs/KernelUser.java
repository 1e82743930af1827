package vivarium.fs;

import org.jspecify.annotations.Nullable;

/** User 0 without a process, for what the kernel and the boot do with files. */
record KernelUser(FsContext fs) implements FileUser {
  @Override
  public int fsUid() {
    return 0;
  }

  @Override
  public int fsGid() {
    return 0;
  }

  @Override
  public boolean inGroup(int gid) {
    return gid == 0;
  }

  @Override
  public int pid() {
    return 0;
  }

  @Override
  public int processGroup() {
    return 0;
  }

  @Override
  public int session() {
    return 0;
  }

  @Override
  public @Nullable Tty terminal() {
    return null;
  }

  @Override
  public void setTerminal(@Nullable Tty terminal) {}

  @Override
  public boolean blocksOrIgnores(int signal) {
    return true;
  }
}
