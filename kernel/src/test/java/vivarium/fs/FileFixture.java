package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.mem.Frames;
import vivarium.mem.PhysicalMemory;

/** A file tree in memory with somebody to use it, for tests. */
final class FileFixture {
  final Frames frames = new Frames(new PhysicalMemory(32 << 20));
  long time = 1_000_000_000L;
  final Vfs vfs = new Vfs(() -> time++);
  final List<String> signals = new ArrayList<>();
  final FileUser root;

  FileFixture() {
    this(null);
  }

  FileFixture(@Nullable LowerNode lower) {
    vfs.mountRoot(
        lower == null
            ? MemoryFileSystem.tmpfs(vfs, frames, 0755)
            : MemoryFileSystem.over(vfs, frames, lower),
        "rootfs");
    vfs.setJobControl(
        new JobControl() {
          @Override
          public void signalGroup(int processGroup, int signal) {
            signals.add(processGroup + ":" + signal);
          }

          @Override
          public boolean groupExists(int processGroup) {
            return true;
          }

          @Override
          public boolean groupInSession(int processGroup, int session) {
            return true;
          }

          @Override
          public boolean orphaned(int processGroup) {
            return false;
          }

          @Override
          public void detachSession(int session) {}
        });
    root = new User(new FsContext(vfs.root(), vfs.root(), 022), 0);
  }

  FileUser user(int uid) {
    return new User(new FsContext(vfs.root(), vfs.root(), 022), uid);
  }

  /** Process 10, leader of its group and session. */
  static final class User implements FileUser {
    final FsContext fs;
    final int uid;
    int group = 10;
    boolean ignoresSignals;
    @Nullable Tty terminal;

    User(FsContext fs, int uid) {
      this.fs = fs;
      this.uid = uid;
    }

    @Override
    public FsContext fs() {
      return fs;
    }

    @Override
    public int fsUid() {
      return uid;
    }

    @Override
    public int fsGid() {
      return uid;
    }

    @Override
    public boolean inGroup(int gid) {
      return gid == uid;
    }

    @Override
    public int pid() {
      return 10;
    }

    @Override
    public int processGroup() {
      return group;
    }

    @Override
    public int session() {
      return 10;
    }

    @Override
    public @Nullable Tty terminal() {
      return terminal;
    }

    @Override
    public void setTerminal(@Nullable Tty newTerminal) {
      terminal = newTerminal;
    }

    @Override
    public boolean blocksOrIgnores(int signal) {
      return ignoresSignals;
    }
  }

  Location cwd() {
    return root.fs().cwd();
  }

  void mkdir(String path) {
    vfs.names().makeDirectory(root, cwd(), path, 0777);
  }

  void write(String path, String text) {
    OpenFile file =
        vfs.open(root, path, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC, 0666);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(bytes.length, file.write(bytes, 0, bytes.length));
    file.release();
  }

  String read(String path) {
    return new String(vfs.readAll(root, path), StandardCharsets.UTF_8);
  }

  static String take(OpenFile file) {
    byte[] buffer = new byte[8192];
    int n = file.read(buffer, 0, buffer.length);
    return n == OpenFile.WOULD_BLOCK ? "(waits)" : new String(buffer, 0, n, StandardCharsets.UTF_8);
  }

  static int put(OpenFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return file.write(bytes, 0, bytes.length);
  }

  void symlink(String target, String path) {
    vfs.names().symlink(root, target, cwd(), path);
  }

  void link(String from, String to) {
    vfs.names().link(root, vfs.resolve(root, cwd(), from, false), cwd(), to);
  }

  void unlink(String path) {
    vfs.names().unlink(root, cwd(), path);
  }

  void rmdir(String path) {
    vfs.names().removeDirectory(root, cwd(), path);
  }

  void rename(String from, String to) {
    vfs.names().rename(root, cwd(), from, cwd(), to, 0);
  }

  Location at(String path) {
    return vfs.resolve(root, path);
  }

  List<String> list(String path) {
    return at(path).inode().list().stream().map(DirectoryEntry::name).toList();
  }

  static void fails(int errno, Executable action) {
    ErrnoException e = assertThrows(ErrnoException.class, action);
    assertEquals(Errno.name(errno), Errno.name(e.errno()));
  }
}
