package vivarium.fs;

import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTEMPTY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/**
 * A directory of a {@link MemoryFileSystem}. Over a lower directory its names are read on the first
 * use, and what they lead to when they are looked up or listed.
 */
final class MemoryDirectory extends Inode {
  private final MemoryFileSystem memory;
  private final @Nullable LowerNode lower;
  private @Nullable MemoryDirectory parent;
  private boolean namesRead;

  /** Name to inode; null while the lower node has not been looked at. In the order of listing. */
  private final Map<String, @Nullable Inode> children = new LinkedHashMap<>();

  MemoryDirectory(
      MemoryFileSystem fileSystem,
      long ino,
      int mode,
      int uid,
      int gid,
      @Nullable MemoryDirectory parent,
      @Nullable LowerNode lower) {
    super(fileSystem, ino, mode, uid, gid);
    this.memory = fileSystem;
    this.lower = lower;
    this.parent = parent;
    links = 2;
    namesRead = lower == null;
  }

  void loadFrom(LowerNode.Attributes a) {
    load(a.mode(), 0, 0, a.links(), a.modifyTime(), a.modifyTime(), a.modifyTime());
  }

  private Map<String, @Nullable Inode> children() {
    LowerNode below = lower;
    if (!namesRead && below != null) {
      below.names().stream().sorted().forEach(name -> children.put(name, null));
      namesRead = true;
    }
    return children;
  }

  @Override
  public long size() {
    return namesRead && lower == null ? 40 + 20L * children.size() : 4096;
  }

  @Override
  public @Nullable Inode lookup(String name) {
    Inode known = children().get(name);
    if (known != null || lower == null || !children.containsKey(name)) {
      return known;
    }
    return adopt(name, lower.child(name));
  }

  private @Nullable Inode adopt(String name, @Nullable LowerNode node) {
    if (node == null) {
      children.remove(name);
      return null;
    }
    Inode inode = memory.adopt(this, node);
    children.put(name, inode);
    return inode;
  }

  @Override
  public List<DirectoryEntry> list() {
    adoptAll();
    List<DirectoryEntry> entries = new ArrayList<>(children.size());
    children.forEach((name, inode) -> {
      if (inode != null) {
        entries.add(new DirectoryEntry(name, inode.ino(), inode.type()));
      }
    });
    return entries;
  }

  private void adoptAll() {
    List<String> unknown = new ArrayList<>();
    children()
        .forEach((name, inode) -> {
          if (inode == null) {
            unknown.add(name);
          }
        });
    if (lower == null || unknown.isEmpty()) {
      return;
    }
    List<@Nullable LowerNode> nodes = lower.children(unknown);
    for (int i = 0; i < unknown.size(); i++) {
      adopt(unknown.get(i), nodes.get(i));
    }
  }

  private boolean isEmpty() {
    adoptAll();
    return children.isEmpty();
  }

  @Override
  public Inode create(String name, int mode, long device, int uid, int gid) {
    requireNew(name);
    Inode inode =
        switch (mode & Mode.S_IFMT) {
          case Mode.S_IFREG -> new MemoryFile(memory, memory.newIno(), mode, uid, gid);
          case Mode.S_IFDIR ->
              new MemoryDirectory(memory, memory.newIno(), mode, uid, gid, this, null);
          default -> new SpecialInode(memory, memory.newIno(), mode, uid, gid, device);
        };
    add(name, inode);
    return inode;
  }

  @Override
  public Inode createUnnamed(int mode, int uid, int gid) {
    return new MemoryFile(memory, memory.newIno(), mode, uid, gid).unnamed();
  }

  @Override
  public Inode symlink(String name, String target, int uid, int gid) {
    requireNew(name);
    Inode inode = new MemoryLink(memory, memory.newIno(), target, uid, gid);
    add(name, inode);
    return inode;
  }

  @Override
  public void link(String name, Inode target) {
    requireNew(name);
    if (target.links() == 0 && !(target instanceof MemoryFile file && file.linkable())) {
      throw ErrnoException.of(ENOENT);
    }
    addLinkTo(target);
    add(name, target);
  }

  private void requireNew(String name) {
    if (lookup(name) != null) {
      throw ErrnoException.of(EEXIST);
    }
  }

  private void add(String name, Inode inode) {
    children.put(name, inode);
    if (inode.isDirectory()) {
      links++;
    }
    touchModify();
  }

  private Inode take(String name) {
    Inode inode = lookup(name);
    if (inode == null) {
      throw ErrnoException.of(ENOENT);
    }
    children.remove(name);
    if (inode.isDirectory()) {
      links--;
    }
    touchModify();
    return inode;
  }

  @Override
  public void unlink(String name) {
    dropLinkTo(take(name));
  }

  @Override
  public void rmdir(String name) {
    if (lookup(name) instanceof MemoryDirectory directory && !directory.isEmpty()) {
      throw ErrnoException.of(ENOTEMPTY);
    }
    Inode removed = take(name);
    ((MemoryDirectory) removed).removed();
  }

  private void removed() {
    links = 0;
    parent = null;
    touchChange();
  }

  @Override
  public void rename(String name, Inode newParent, String newName) {
    MemoryDirectory target = (MemoryDirectory) newParent;
    Inode replaced = target.lookup(newName);
    if (replaced instanceof MemoryDirectory directory && !directory.isEmpty()) {
      throw ErrnoException.of(ENOTEMPTY);
    }
    Inode moved = take(name);
    if (replaced != null) {
      target.take(newName);
      if (replaced instanceof MemoryDirectory directory) {
        directory.removed();
      } else {
        dropLinkTo(replaced);
      }
    }
    target.add(newName, moved);
    if (moved instanceof MemoryDirectory directory) {
      directory.parent = target;
    }
    moved.touchChange();
  }

  @Override
  public void exchange(String name, Inode other, String otherName) {
    MemoryDirectory target = (MemoryDirectory) other;
    Inode mine = take(name);
    Inode theirs = target.take(otherName);
    target.add(otherName, mine);
    add(name, theirs);
    if (mine instanceof MemoryDirectory directory) {
      directory.parent = target;
    }
    if (theirs instanceof MemoryDirectory directory) {
      directory.parent = this;
    }
    mine.touchChange();
    theirs.touchChange();
  }

  private static void addLinkTo(Inode inode) {
    switch (inode) {
      case MemoryFile file -> file.addLink();
      case MemoryLink link -> link.addLink();
      case SpecialInode special -> special.addLink();
      default -> throw new IllegalStateException("link to " + inode);
    }
  }

  private static void dropLinkTo(Inode inode) {
    switch (inode) {
      case MemoryFile file -> file.dropLink();
      case MemoryLink link -> link.dropLink();
      case SpecialInode special -> special.dropLink();
      default -> throw new IllegalStateException("unlink of " + inode);
    }
  }

  /** The directory above, null at the root and when it has been removed. */
  @Nullable MemoryDirectory parent() {
    return parent;
  }

  /** Pages that all files below hold, in memory or on the swap device. */
  long storedPages() {
    long pages = 0;
    for (Inode child : children.values()) {
      if (child instanceof MemoryDirectory directory) {
        pages += directory.storedPages();
      } else if (child instanceof MemoryFile file) {
        pages += file.storedPages();
      }
    }
    return pages;
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new OpenDirectory(vfs, at, flags);
  }
}
