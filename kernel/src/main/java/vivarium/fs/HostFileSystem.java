package vivarium.fs;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import vivarium.abi.Mode;
import vivarium.mem.Frames;

/**
 * A folder of the host as a file system of the guest ({@code --mount}): always as the host has it
 * now and, if it is writable, with every change made there. All is shown as owned by user 0.
 * Devices, sockets and FIFOs of the host are listed but cannot be opened, nor can new ones be made.
 *
 * <p>What is written reaches the host when the file is closed, synced, or has much to write.
 */
public final class HostFileSystem extends FileSystem {
  private final HostFolder folder;
  private final Frames frames;
  private final boolean writable;
  private final HostDirectory root;

  /** Inodes by the host's identity of the file, so that two names of one file are one inode. */
  private final Map<Object, HostInode> inodes = new HashMap<>();

  /**
   * @throws IOException if the folder cannot be read
   */
  public HostFileSystem(Vfs vfs, Frames frames, HostFolder folder, boolean writable)
      throws IOException {
    super("hostfs", HOST_MAGIC, vfs.nextDevice(), vfs.realTime());
    this.folder = folder;
    this.frames = frames;
    this.writable = writable;
    HostFolder.Facts facts = folder.facts(HostFolder.Place.TOP);
    root = new HostDirectory(this, nextIno(), HostFolder.Place.TOP, facts);
    inodes.put(facts.key(), root);
  }

  HostFolder folder() {
    return folder;
  }

  Frames frames() {
    return frames;
  }

  /** The inode of what the host has at {@code place}. */
  HostInode inode(HostFolder.Place place, HostFolder.Facts facts) {
    HostInode known = inodes.get(facts.key());
    if (known != null && known.type() == (facts.mode() & Mode.S_IFMT)) {
      known.found(place, facts);
      return known;
    }
    HostInode inode =
        switch (facts.mode() & Mode.S_IFMT) {
          case Mode.S_IFDIR -> new HostDirectory(this, nextIno(), place, facts);
          case Mode.S_IFREG -> new HostFile(this, nextIno(), place, facts);
          default -> new HostInode(this, nextIno(), place, facts);
        };
    inodes.put(facts.key(), inode);
    return inode;
  }

  /** A directory has another place now, and so has everything below it. */
  void moved(HostFolder.Place from, HostFolder.Place to) {
    for (HostInode inode : inodes.values()) {
      inode.moved(from, to);
    }
  }

  void forget(Object key) {
    inodes.remove(key);
    folder.forget(key);
  }

  @Override
  public Inode root() {
    return root;
  }

  @Override
  public boolean readOnly() {
    return !writable;
  }

  @Override
  public boolean allowsSpecialFiles() {
    return false;
  }

  @Override
  public void sync() {
    for (HostInode inode : inodes.values()) {
      inode.flush();
    }
  }

  @Override
  public void close() {
    sync();
    folder.close();
  }

  @Override
  public Usage usage() {
    try {
      var store = java.nio.file.Files.getFileStore(folder.path());
      return new Usage(store.getTotalSpace() >> 12, store.getUsableSpace() >> 12, 0, 0);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }
}
