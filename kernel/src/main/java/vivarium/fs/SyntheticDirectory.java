package vivarium.fs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;

/**
 * A directory whose contents are made by functions: a map from name to generator, and optionally a
 * lookup and a listing for names that come and go, such as process ids.
 *
 * <pre>{@code
 * new SyntheticDirectory(fs, 0555)
 *     .file("uptime", 0444, () -> Bytes of the moment)
 *     .link("self", () -> Integer.toString(currentPid()))
 *     .directory("sys", sys)
 *     .dynamic(name -> processDirectory(name), () -> processNames());
 * }</pre>
 */
public class SyntheticDirectory extends Inode {
  private final Map<String, Inode> fixed = new LinkedHashMap<>();
  private Function<String, @Nullable Inode> lookup = name -> null;
  private Supplier<List<DirectoryEntry>> names = List::of;

  public SyntheticDirectory(SyntheticFileSystem fileSystem, int permissions) {
    this(fileSystem, permissions, 0, 0);
  }

  public SyntheticDirectory(SyntheticFileSystem fileSystem, int permissions, int uid, int gid) {
    super(fileSystem, fileSystem.newIno(), Mode.S_IFDIR | permissions, uid, gid);
    links = 2;
  }

  /** For a directory that is made anew at each lookup: its number stays the same. */
  public SyntheticDirectory(
      SyntheticFileSystem fileSystem, long ino, int permissions, int uid, int gid) {
    super(fileSystem, ino, Mode.S_IFDIR | permissions, uid, gid);
    links = 2;
  }

  private SyntheticFileSystem synthetic() {
    return (SyntheticFileSystem) fileSystem();
  }

  /** A number for a child of this directory that depends on its name alone. */
  public final long childIno(String name) {
    return synthetic().inoOf(ino(), name);
  }

  public final SyntheticDirectory add(String name, Inode child) {
    fixed.put(name, child);
    if (child.isDirectory()) {
      links++;
    }
    return this;
  }

  /** A file whose bytes are made when a reader starts at its beginning. */
  public final SyntheticDirectory file(
      String name, int permissions, SyntheticFile.Content content) {
    SyntheticFile file =
        new SyntheticFile(synthetic(), childIno(name), permissions, uid(), gid(), content);
    return add(name, file);
  }

  /** A file that can be written too: each write hands over its bytes. */
  public final SyntheticDirectory file(
      String name, int permissions, SyntheticFile.Content content, SyntheticFile.Sink sink) {
    SyntheticFile file =
        new SyntheticFile(synthetic(), childIno(name), permissions, uid(), gid(), content);
    return add(name, file.writable(sink));
  }

  /** A link whose text is made at each use. */
  public final SyntheticDirectory link(String name, Supplier<String> text) {
    return add(
        name, new SyntheticLink(synthetic(), childIno(name), 0777, uid(), gid(), text, () -> null));
  }

  /** A magic link: shows a text, but leads at once to a place (null: ENOENT by the text). */
  public final SyntheticDirectory link(
      String name, Supplier<String> text, Supplier<@Nullable Location> target) {
    return add(
        name, new SyntheticLink(synthetic(), childIno(name), 0777, uid(), gid(), text, target));
  }

  public final SyntheticDirectory directory(String name, SyntheticDirectory child) {
    return add(name, child);
  }

  /**
   * Names that come and go.
   *
   * @param find the inode of a name, or null
   * @param list all such names now
   */
  public final SyntheticDirectory dynamic(
      Function<String, @Nullable Inode> find, Supplier<List<DirectoryEntry>> list) {
    lookup = find;
    names = list;
    return this;
  }

  @Override
  public @Nullable Inode lookup(String name) {
    Inode child = fixed.get(name);
    return child != null ? child : lookup.apply(name);
  }

  @Override
  public List<DirectoryEntry> list() {
    List<DirectoryEntry> all = new ArrayList<>();
    fixed.forEach((name, child) -> all.add(new DirectoryEntry(name, child.ino(), child.type())));
    all.addAll(names.get());
    return all;
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new OpenDirectory(vfs, at, flags);
  }
}
