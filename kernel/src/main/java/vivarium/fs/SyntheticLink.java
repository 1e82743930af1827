package vivarium.fs;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;

/** A symbolic link whose text, and if it is magic its target, are made at each use. */
public final class SyntheticLink extends Inode {
  private final Supplier<String> text;
  private final Supplier<@Nullable Location> target;

  public SyntheticLink(
      SyntheticFileSystem fileSystem,
      long ino,
      int permissions,
      int uid,
      int gid,
      Supplier<String> text,
      Supplier<@Nullable Location> target) {
    super(fileSystem, ino, Mode.S_IFLNK | permissions, uid, gid);
    this.text = text;
    this.target = target;
  }

  @Override
  public String readLink() {
    return text.get();
  }

  @Override
  public @Nullable Location follow() {
    return target.get();
  }
}
