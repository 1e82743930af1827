package vivarium.fs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.mem.PageSource;

/**
 * A node of a read-only tree below a {@link MemoryFileSystem}: a host directory or an image. Each
 * call reads in place; nothing is scanned ahead.
 */
public interface LowerNode {
  /**
   * What the tree says about a node.
   *
   * @param mode type and permissions
   * @param modifyTime ns since 1970
   * @param identity equal for two names of one file, null if there is only this name
   * @param device of a device node, as {@link Inode#device}
   */
  record Attributes(
      int mode, int links, long size, long modifyTime, @Nullable Object identity, long device) {}

  Attributes attributes();

  /** Names in a directory, in any order. */
  List<String> names();

  /** The child called {@code name}, or null if there is none (any more). */
  @Nullable LowerNode child(String name);

  /** The children called so, null for those that are gone; cheaper than one by one. */
  default List<@Nullable LowerNode> children(List<String> names) {
    return names.stream().<@Nullable LowerNode>map(this::child).toList();
  }

  /** Text of a symbolic link. */
  String linkText();

  /** Contents of a regular file. */
  PageSource contents();
}
