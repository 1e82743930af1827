package vivarium.fs;

import vivarium.abi.Mode;
import vivarium.mem.Frames;

/** Makes /dev: a tmpfs with the device nodes that programs expect, and /dev/pts. */
public final class DeviceFileSystem {
  private DeviceFileSystem() {}

  /**
   * The contents of /dev, to be mounted there; {@code /dev/pts} and {@code /dev/shm} are empty
   * directories.
   */
  public static MemoryFileSystem create(Vfs vfs, Frames frames) {
    MemoryFileSystem dev = MemoryFileSystem.named(vfs, frames, "devtmpfs", 0755);
    Inode root = dev.root();
    node(root, "null", 0666, 1, 3);
    node(root, "zero", 0666, 1, 5);
    node(root, "full", 0666, 1, 7);
    node(root, "random", 0666, 1, 8);
    node(root, "urandom", 0666, 1, 9);
    node(root, "tty", 0666, 5, 0);
    node(root, "console", 0620, 5, 1);
    node(root, "ptmx", 0666, 5, 2);
    root.create("pts", Mode.S_IFDIR | 0755, 0, 0, 0);
    root.create("shm", Mode.S_IFDIR | 01777, 0, 0, 0);
    root.symlink("fd", "/proc/self/fd", 0, 0);
    root.symlink("stdin", "/proc/self/fd/0", 0, 0);
    root.symlink("stdout", "/proc/self/fd/1", 0, 0);
    root.symlink("stderr", "/proc/self/fd/2", 0, 0);
    return dev;
  }

  private static void node(Inode root, String name, int permissions, int major, int minor) {
    root.create(name, Mode.S_IFCHR | permissions, DeviceTable.number(major, minor), 0, 0);
  }
}
