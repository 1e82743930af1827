package vivarium.syscall;

import org.jspecify.annotations.Nullable;
import vivarium.fs.FileUser;
import vivarium.fs.FsContext;
import vivarium.fs.Tty;
import vivarium.proc.Task;

/** A task with its real in place of its effective ids: the one whom access(2) asks about. */
record RealIdentity(Task task) implements FileUser {
  @Override
  public FsContext fs() {
    return task.fs();
  }

  @Override
  public int fsUid() {
    return task.credentials().uid();
  }

  @Override
  public int fsGid() {
    return task.credentials().gid();
  }

  /** The real user 0 has what is permitted, others nothing. */
  @Override
  public boolean capable(int capability) {
    long permitted = task.credentials().capabilities().permitted();
    return fsUid() == 0 && (permitted >>> capability & 1) != 0;
  }

  @Override
  public boolean inGroup(int gid) {
    return gid == fsGid() || task.credentials().groups().contains(gid);
  }

  @Override
  public int pid() {
    return task.pid();
  }

  @Override
  public int processGroup() {
    return task.processGroup();
  }

  @Override
  public int session() {
    return task.session();
  }

  @Override
  public @Nullable Tty terminal() {
    return task.terminal();
  }

  @Override
  public void setTerminal(@Nullable Tty terminal) {
    task.setTerminal(terminal);
  }

  @Override
  public boolean blocksOrIgnores(int signal) {
    return task.blocksOrIgnores(signal);
  }
}
