package vivarium.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import vivarium.fs.HostFileSystem;
import vivarium.fs.HostFolder;
import vivarium.fs.HostNode;
import vivarium.fs.LowerNode;
import vivarium.fs.TarImage;
import vivarium.fs.Vfs;
import vivarium.mem.Frames;

/** What the machine sees of the host: the tree below its root, and mounted folders. */
final class Folders {
  private Folders() {}

  /** A folder, or a tar archive, to be read in place. */
  static LowerNode root(Path path) throws IOException {
    return Files.isRegularFile(path) ? TarImage.open(path) : HostNode.root(new HostFolder(path));
  }

  static void mount(Vfs vfs, Frames frames, List<MountOption> mounts) throws IOException {
    for (MountOption option : mounts) {
      HostFolder folder =
          Files.isRegularFile(option.host())
              ? HostFolder.ofFile(option.host())
              : new HostFolder(option.host());
      vfs.mount(
          new HostFileSystem(vfs, frames, folder, option.writable()),
          option.guest(),
          option.host().toString(),
          !option.writable());
    }
  }
}
