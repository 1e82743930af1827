package vivarium.fs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.mem.PageSource;

/**
 * A tar archive as the read-only tree below a root file system. Its headers are read once; contents
 * are read from where they lie in the archive, which therefore must not be compressed.
 */
public final class TarImage implements LowerNode {
  private final FileChannel archive;
  private final Map<String, TarImage> children = new TreeMap<>();
  private int mode;
  private long modifyTime;
  private long size;
  private long dataOffset;
  private long device;
  private String link = "";

  /** Names of the same file; itself among them. Shared by all of them. */
  private List<TarImage> sameFile = new ArrayList<>(List.of(this));

  private TarImage(FileChannel archive, int mode) {
    this.archive = archive;
    this.mode = mode;
  }

  /**
   * Opens an archive; the file stays open as long as the machine uses it.
   *
   * @throws IOException if it is no tar archive, or a compressed or damaged one
   */
  public static TarImage open(Path file) throws IOException {
    requireTar(file);
    FileChannel archive = FileChannel.open(file, StandardOpenOption.READ);
    TarImage root = new TarImage(archive, Mode.S_IFDIR | 0755);
    Map<String, TarImage> byName = new HashMap<>();
    try (SeekableByteChannel headers = Files.newByteChannel(file);
        TarFile tar = new TarFile(headers)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        root.add(entry, byName);
      }
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw new IOException(file + ": not a tar archive that can be read", e);
    }
    return root;
  }

  private static void requireTar(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(512);
    }
    int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt();
    boolean compressed =
        magic >>> 16 == 0x1f8b
            || magic == 0xfd377a58
            || magic == 0x28b52ffd
            || magic >>> 8 == 0x425a68;
    if (compressed) {
      throw new IOException(file + ": is compressed; decompress it, since it is read in place");
    }
    if (!TarArchiveInputStream.matches(start, start.length)) {
      throw new IOException(file + ": not a tar archive");
    }
  }

  private void add(TarArchiveEntry entry, Map<String, TarImage> byName) throws IOException {
    if (entry.isSparse()) {
      throw new IOException(entry.getName() + " is stored sparsely");
    }
    List<String> path = components(entry.getName());
    if (path.isEmpty()) {
      describe(entry, Mode.S_IFDIR);
      return;
    }
    TarImage directory = this;
    for (String component : path.subList(0, path.size() - 1)) {
      directory =
          directory.children.computeIfAbsent(
              component, c -> new TarImage(archive, Mode.S_IFDIR | 0755));
      if ((directory.mode & Mode.S_IFMT) != Mode.S_IFDIR) {
        return; // below something that is no directory: cannot be reached
      }
    }
    String name = path.get(path.size() - 1);
    TarImage node = new TarImage(archive, 0);
    if (entry.isLink()) {
      TarImage target = byName.get(String.join("/", components(entry.getLinkName())));
      if (target == null) {
        return;
      }
      node.becomeNameOf(target);
    } else {
      TarImage earlier = directory.children.get(name);
      if (entry.isDirectory() && earlier != null && (earlier.mode & Mode.S_IFMT) == Mode.S_IFDIR) {
        node = earlier;
      }
      node.describe(entry, type(entry));
    }
    directory.children.put(name, node);
    byName.put(String.join("/", path), node);
  }

  /** Path components without "." and empty ones; ".." ends the way at the top, never outside. */
  private static List<String> components(String name) {
    List<String> path = new ArrayList<>();
    for (String component : name.split("/")) {
      if (component.equals("..") && !path.isEmpty()) {
        path.remove(path.size() - 1);
      } else if (!component.isEmpty() && !component.equals(".") && !component.equals("..")) {
        path.add(component);
      }
    }
    return path;
  }

  private static int type(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return Mode.S_IFDIR;
    }
    if (entry.isSymbolicLink()) {
      return Mode.S_IFLNK;
    }
    if (entry.isCharacterDevice()) {
      return Mode.S_IFCHR;
    }
    if (entry.isBlockDevice()) {
      return Mode.S_IFBLK;
    }
    return entry.isFIFO() ? Mode.S_IFIFO : Mode.S_IFREG;
  }

  private void describe(TarArchiveEntry entry, int type) {
    mode = type | (entry.getMode() & Mode.PERMISSIONS);
    modifyTime = entry.getLastModifiedTime().to(TimeUnit.NANOSECONDS);
    size = type == Mode.S_IFREG ? entry.getSize() : 0;
    dataOffset = entry.getDataOffset();
    link = entry.isSymbolicLink() ? entry.getLinkName() : "";
    device = DeviceTable.number(entry.getDevMajor(), entry.getDevMinor());
  }

  private void becomeNameOf(TarImage target) {
    mode = target.mode;
    modifyTime = target.modifyTime;
    size = target.size;
    dataOffset = target.dataOffset;
    link = target.link;
    device = target.device;
    target.sameFile.add(this);
    sameFile = target.sameFile;
  }

  @Override
  public Attributes attributes() {
    boolean directory = (mode & Mode.S_IFMT) == Mode.S_IFDIR;
    int links = directory ? 2 : sameFile.size();
    return new Attributes(
        mode, links, size, modifyTime, sameFile.size() > 1 ? new Identity(sameFile) : null, device);
  }

  private record Identity(List<TarImage> names) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity identity && identity.names == names;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(names);
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(children.keySet());
  }

  @Override
  public @Nullable LowerNode child(String name) {
    return children.get(name);
  }

  @Override
  public String linkText() {
    return link;
  }

  @Override
  public PageSource contents() {
    return (long position, MemorySegment page, int length) -> {
      ByteBuffer to = page.asByteBuffer().limit(length);
      try {
        long at = dataOffset + position;
        for (int n = archive.read(to, at); n > 0 && to.hasRemaining(); n = archive.read(to, at)) {
          at += n;
        }
      } catch (IOException e) {
        throw HostErrors.of(e);
      }
    };
  }
}
