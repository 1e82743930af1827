package vivarium.mem;

/**
 * The memory behind MAP_SHARED | MAP_ANONYMOUS: a file without a name that lives in memory alone.
 */
final class SharedAnonymous implements MappedFile {
  private final Frames frames;
  private final long promised;
  private final FilePages pages;
  private final long inode;
  private int users;

  /** Memory of so many bytes that belongs to the areas that map it and goes with the last. */
  SharedAnonymous(Frames frames, long size) {
    this.frames = frames;
    promised = size >>> PhysicalMemory.PAGE_SHIFT;
    frames.counters().committedPages += promised;
    pages = new FilePages(frames, null, size);
    inode = frames.nextSharedInode();
  }

  @Override
  public FilePages pages() {
    return pages;
  }

  @Override
  public String path() {
    return "/dev/zero (deleted)";
  }

  @Override
  public long inode() {
    return inode;
  }

  @Override
  public int deviceMajor() {
    return 0;
  }

  @Override
  public int deviceMinor() {
    return 1;
  }

  @Override
  public void retain() {
    users++;
  }

  @Override
  public void release() {
    if (--users == 0) {
      pages.discard();
      frames.counters().committedPages -= promised;
    }
  }
}
