package vivarium.fs;

import vivarium.abi.Mode;

/** A symbolic link of a {@link MemoryFileSystem}. */
final class MemoryLink extends Inode {
  private final String text;

  MemoryLink(MemoryFileSystem fileSystem, long ino, String text, int uid, int gid) {
    super(fileSystem, ino, Mode.S_IFLNK | 0777, uid, gid);
    this.text = text;
  }

  MemoryLink(MemoryFileSystem fileSystem, long ino, String text, LowerNode.Attributes a) {
    this(fileSystem, ino, text, 0, 0);
    load(Mode.S_IFLNK | 0777, 0, 0, a.links(), a.modifyTime(), a.modifyTime(), a.modifyTime());
  }

  @Override
  public long size() {
    return Names.length(text);
  }

  @Override
  public String readLink() {
    return text;
  }

  void addLink() {
    links++;
    touchChange();
  }

  void dropLink() {
    links--;
    touchChange();
  }
}
