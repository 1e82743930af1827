package vivarium.fs;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.mem.Frames;

/**
 * A tree in memory, alone (tmpfs) or over a read-only tree that shows through until it is changed
 * (the root file system). Names, attributes and contents that are changed live in memory from then
 * on; a file of the lower tree keeps its lower contents wherever it is renamed to.
 *
 * <p>Lower files are shown as owned by user 0 and group 0, with their modes.
 */
public final class MemoryFileSystem extends FileSystem {
  private final Frames frames;
  private final MemoryDirectory root;
  private final boolean overlay;
  private final String options;

  /** Lower files with more than one name, so that each is one inode. */
  private final Map<Object, Inode> shared = new HashMap<>();

  private MemoryFileSystem(
      Vfs vfs,
      Frames frames,
      String type,
      long magic,
      @Nullable LowerNode lower,
      int permissions,
      String options) {
    super(type, magic, vfs.nextDevice(), vfs.realTime());
    this.frames = frames;
    this.overlay = lower != null;
    this.options = options;
    if (lower == null) {
      root = new MemoryDirectory(this, nextIno(), Mode.S_IFDIR | permissions, 0, 0, null, null);
    } else {
      LowerNode.Attributes a = lower.attributes();
      root = new MemoryDirectory(this, nextIno(), a.mode(), 0, 0, null, lower);
      root.loadFrom(a);
    }
  }

  /** An empty file system in memory. */
  public static MemoryFileSystem tmpfs(Vfs vfs, Frames frames, int permissions) {
    String options = ",mode=" + Integer.toOctalString(permissions);
    return new MemoryFileSystem(vfs, frames, "tmpfs", TMPFS_MAGIC, null, permissions, options);
  }

  /** A tmpfs with another name, for /dev. */
  static MemoryFileSystem named(Vfs vfs, Frames frames, String type, int permissions) {
    return new MemoryFileSystem(vfs, frames, type, TMPFS_MAGIC, null, permissions, "");
  }

  /** A file system that shows {@code lower} and keeps every change in memory. */
  public static MemoryFileSystem over(Vfs vfs, Frames frames, LowerNode lower) {
    return new MemoryFileSystem(vfs, frames, "overlay", OVERLAY_MAGIC, lower, 0, "");
  }

  Frames frames() {
    return frames;
  }

  long newIno() {
    return nextIno();
  }

  /** The inode for a node of the lower tree that is seen for the first time under this name. */
  Inode adopt(MemoryDirectory parent, LowerNode node) {
    LowerNode.Attributes a = node.attributes();
    Object identity = a.identity();
    if (identity != null) {
      Inode known = shared.get(identity);
      if (known != null) {
        return known;
      }
    }
    Inode inode =
        switch (a.mode() & Mode.S_IFMT) {
          case Mode.S_IFDIR -> {
            MemoryDirectory d = new MemoryDirectory(this, nextIno(), a.mode(), 0, 0, parent, node);
            d.loadFrom(a);
            yield d;
          }
          case Mode.S_IFREG -> new MemoryFile(this, nextIno(), a, node);
          case Mode.S_IFLNK -> new MemoryLink(this, nextIno(), node.linkText(), a);
          default -> new SpecialInode(this, nextIno(), a.mode(), 0, 0, a.device());
        };
    if (identity != null) {
      shared.put(identity, inode);
    }
    return inode;
  }

  @Override
  public Inode root() {
    return root;
  }

  @Override
  public boolean keepsAttributes() {
    return true;
  }

  @Override
  public String options() {
    return options;
  }

  /**
   * For tmpfs half of RAM is the limit that is shown; what is free can be no more than free RAM.
   */
  @Override
  public Usage usage() {
    long used = root.storedPages();
    long total = overlay ? used + frames.freeCount() : Math.max(used, frames.totalCount() / 2L);
    long free = Math.min(total - used, frames.freeCount());
    return new Usage(total, free, frames.totalCount(), frames.freeCount());
  }
}
