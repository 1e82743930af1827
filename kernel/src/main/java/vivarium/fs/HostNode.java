package vivarium.fs;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.mem.PageSource;

/** A host folder as the read-only tree below a root file system. */
public final class HostNode implements LowerNode {
  private final HostFolder folder;
  private final HostFolder.Place place;
  private final HostFolder.Facts facts;

  private HostNode(HostFolder folder, HostFolder.Place place, HostFolder.Facts facts) {
    this.folder = folder;
    this.place = place;
    this.facts = facts;
  }

  /** The folder itself, as the root of the tree. */
  public static HostNode root(HostFolder folder) throws IOException {
    return new HostNode(folder, HostFolder.Place.TOP, folder.facts(HostFolder.Place.TOP));
  }

  @Override
  public Attributes attributes() {
    boolean manyNames = facts.links() > 1 && !facts.isDirectory();
    int mode = facts.mode();
    return new Attributes(
        mode & (Mode.S_IFMT | Mode.PERMISSIONS),
        facts.links(),
        facts.size(),
        facts.modifyTime(),
        manyNames ? facts.key() : null,
        facts.device());
  }

  @Override
  public List<String> names() {
    try {
      return folder.names(place);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public @Nullable LowerNode child(String name) {
    return children(List.of(name)).get(0);
  }

  @Override
  public List<@Nullable LowerNode> children(List<String> names) {
    try {
      return folder.in(
          place,
          (directory, path) -> {
            List<@Nullable LowerNode> nodes = new ArrayList<>(names.size());
            for (String name : names) {
              nodes.add(node(directory, path, name));
            }
            return nodes;
          });
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  private @Nullable HostNode node(
      java.nio.file.SecureDirectoryStream<java.nio.file.Path> directory,
      java.nio.file.Path path,
      String name) {
    try {
      return new HostNode(folder, place.child(name), HostFolder.facts(directory, path, name));
    } catch (IOException e) {
      return null; // removed since the listing
    }
  }

  @Override
  public String linkText() {
    try {
      return folder.linkText(place);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public PageSource contents() {
    return (long position, MemorySegment page, int length) -> {
      try {
        folder.read(facts.key(), place, position, page.asByteBuffer().limit(length));
      } catch (IOException e) {
        throw HostErrors.of(e);
      }
    };
  }
}
