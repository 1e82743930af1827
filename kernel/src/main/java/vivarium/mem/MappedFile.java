package vivarium.mem;

/** A file as areas of address spaces see it; implemented by the file system. */
public interface MappedFile {
  /** The page cache of the file, one per inode. */
  FilePages pages();

  /** The path as /proc/pid/maps shows it, " (deleted)" included. */
  String path();

  long inode();

  int deviceMajor();

  int deviceMinor();

  /** A page of it is stored to through a shared mapping, for the first time there. */
  default void stored() {}

  /** One more area maps the file. */
  void retain();

  /** One area less maps the file. */
  void release();
}
