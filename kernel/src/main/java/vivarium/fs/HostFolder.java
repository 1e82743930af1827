package vivarium.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;

/**
 * A folder of the host, and the only way to what is below it: each path is walked from the folder
 * down, one directory handle after the other, and no link is followed (openat(2) with O_NOFOLLOW
 * underneath). So no link, {@code ..} or directory that is swapped meanwhile leads out.
 *
 * <p>Guarded by the machine thread.
 */
public final class HostFolder {
  private static final int OPEN_CHANNELS = 128;

  /** A place below the folder: its directory and its name; the folder itself has neither. */
  record Place(@Nullable Place parent, String name) {
    static final Place TOP = new Place(null, "");

    Place child(String childName) {
      return new Place(this, childName);
    }

    /** This place after {@code from} has been renamed to {@code to}. */
    Place moved(Place from, Place to) {
      if (equals(from)) {
        return to;
      }
      Place above = parent == null ? null : parent.moved(from, to);
      return above == null || above == parent ? this : new Place(above, name);
    }
  }

  /** Does something in an open directory. */
  interface InDirectory<T extends @Nullable Object> {
    /**
     * @param path where the directory is, for what handles cannot do; to be checked afterwards
     */
    T run(SecureDirectoryStream<Path> directory, Path path) throws IOException;
  }

  /** The host's view of one file; {@code key} tells files apart. */
  record Facts(
      int mode,
      int links,
      long size,
      long modifyTime,
      long accessTime,
      long changeTime,
      Object key,
      long device) {
    boolean isDirectory() {
      return (mode & Mode.S_IFMT) == Mode.S_IFDIR;
    }

    boolean isRegular() {
      return (mode & Mode.S_IFMT) == Mode.S_IFREG;
    }
  }

  private final Path root;

  /** The one name that is to be seen in the folder, or null for all. */
  private final @Nullable String only;

  /** Files that are being read, so that a page does not cost a walk; the last used is last. */
  private final LinkedHashMap<Object, FileChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @throws IOException if it is no directory that can be read, or the host has no way to enter
   *     directories safely
   */
  public HostFolder(Path folder) throws IOException {
    this(folder, null);
  }

  /** A folder as if it held nothing but one file. */
  public static HostFolder ofFile(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return new HostFolder(
        Objects.requireNonNullElse(absolute.getParent(), absolute),
        String.valueOf(absolute.getFileName()));
  }

  private HostFolder(Path folder, @Nullable String only) throws IOException {
    root = folder.toRealPath();
    this.only = only;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream)) {
        throw new IOException("this host cannot open files relative to a directory");
      }
    }
  }

  /** Whether what is called {@code name} in {@code directory} may be seen. */
  boolean shows(Place directory, String name) {
    return only == null || directory.parent() != null || name.equals(only);
  }

  /** Where the folder is on the host. */
  public Path path() {
    return root;
  }

  /** Opens the directory at {@code place}, handle by handle, and runs {@code action} in it. */
  <T extends @Nullable Object> T in(Place place, InDirectory<T> action) throws IOException {
    List<String> names = new ArrayList<>();
    for (Place p = place; p.parent() != null; p = Objects.requireNonNull(p.parent())) {
      names.add(p.name());
    }
    Path path = root;
    SecureDirectoryStream<Path> here = (SecureDirectoryStream<Path>) Files.newDirectoryStream(root);
    try {
      for (int i = names.size() - 1; i >= 0; i--) {
        Path name = name(names.get(i));
        path = path.resolve(name);
        SecureDirectoryStream<Path> next = here.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        here.close();
        here = next;
      }
      return action.run(here, path);
    } finally {
      here.close();
    }
  }

  /** One component as the host's path; a name that the host cannot have does not exist. */
  static Path name(String name) throws IOException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(name);
    }
  }

  /** Names in the directory; names that are not valid text on the host are left out. */
  List<String> names(Place place) throws IOException {
    return in(
        place,
        (directory, path) -> {
          List<String> names = new ArrayList<>();
          try {
            for (Path child : directory) {
              String name = String.valueOf(child.getFileName());
              if (name.indexOf('\ufffd') < 0 && shows(place, name)) {
                names.add(name);
              }
            }
          } catch (DirectoryIteratorException e) {
            throw e.getCause();
          }
          return names;
        });
  }

  Facts facts(Place place) throws IOException {
    Place parent = place.parent();
    if (parent == null) {
      return facts(root);
    }
    return in(parent, (directory, path) -> facts(directory, path, place.name()));
  }

  /**
   * What is called {@code name} in an open directory. The host tells modes and link counts by path
   * only, so the path must lead to the very file that the handle leads to.
   */
  static Facts facts(SecureDirectoryStream<Path> directory, Path path, String name)
      throws IOException {
    Path component = name(name);
    Object key = key(directory, component);
    Facts facts = facts(path.resolve(component));
    if (!facts.key().equals(key)) {
      throw new NoSuchFileException(name);
    }
    return facts;
  }

  /** Identity of the file that a name leads to. */
  static Object key(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .fileKey();
  }

  private static Facts facts(Path path) throws IOException {
    Map<String, Object> all = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    long special = ((Number) Objects.requireNonNull(all.get("rdev"))).longValue();
    return new Facts(
        (Integer) Objects.requireNonNull(all.get("mode")),
        (Integer) Objects.requireNonNull(all.get("nlink")),
        (Long) Objects.requireNonNull(all.get("size")),
        nanos(all.get("lastModifiedTime")),
        nanos(all.get("lastAccessTime")),
        nanos(all.get("ctime")),
        Objects.requireNonNull(all.get("fileKey")),
        DeviceTable.number(vivarium.abi.Stat.major(special), vivarium.abi.Stat.minor(special)));
  }

  private static long nanos(@Nullable Object time) {
    return ((java.nio.file.attribute.FileTime) Objects.requireNonNull(time))
        .to(java.util.concurrent.TimeUnit.NANOSECONDS);
  }

  /**
   * Text of a symbolic link; the host reads it by path, so the directory is checked again after.
   */
  String linkText(Place place) throws IOException {
    Place parent = Objects.requireNonNull(place.parent());
    return in(
        parent,
        (directory, path) -> {
          Path component = name(place.name());
          Object before = key(directory, component);
          String text = Files.readSymbolicLink(path.resolve(component)).toString();
          if (!before.equals(facts(path.resolve(component)).key())) {
            throw new NoSuchFileException(place.name());
          }
          return text;
        });
  }

  /** Opens a regular file. */
  FileChannel open(Place place, OpenOption... options) throws IOException {
    Place parent = Objects.requireNonNull(place.parent());
    return in(
        parent,
        (directory, path) -> {
          if (!facts(directory, path, place.name()).isRegular()) {
            throw new IOException(
                "Operation not permitted"); // devices and FIFOs of the host stay closed
          }
          Set<OpenOption> all = new HashSet<>(List.of(options));
          all.add(LinkOption.NOFOLLOW_LINKS);
          return channel(directory.newByteChannel(name(place.name()), all));
        });
  }

  static FileChannel channel(SeekableByteChannel opened) throws IOException {
    if (opened instanceof FileChannel channel) {
      return channel;
    }
    opened.close();
    throw new IOException("this host's files have no channels");
  }

  /**
   * Reads from a file, keeping it open for the next time.
   *
   * @param key identity of the file that is expected there
   * @param place where it is now
   */
  void read(Object key, Place place, long position, ByteBuffer to) throws IOException {
    FileChannel channel = channels.get(key);
    if (channel == null || !channel.isOpen()) {
      if (!facts(place).key().equals(key)) {
        throw new NoSuchFileException(place.name());
      }
      channel = open(place, StandardOpenOption.READ);
      closeQuietly(channels.put(key, channel));
      if (channels.size() > OPEN_CHANNELS) {
        closeQuietly(channels.pollFirstEntry().getValue());
      }
    }
    long at = position;
    while (to.hasRemaining()) {
      int n = channel.read(to, at);
      if (n < 0) {
        return;
      }
      at += n;
    }
  }

  /** Forgets an open file, for one that is removed or replaced. */
  void forget(Object key) {
    closeQuietly(channels.remove(key));
  }

  /** Closes all files. */
  public void close() {
    channels.values().forEach(HostFolder::closeQuietly);
    channels.clear();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // nothing was written through it
    }
  }
}
