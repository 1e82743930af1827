package vivarium.boot;

import java.io.IOException;
import java.util.List;
import vivarium.fs.HostFolder;
import vivarium.fs.HostNode;
import vivarium.fs.MemoryFileSystem;
import vivarium.fs.Vfs;
import vivarium.mem.Frames;

/** Mounts folders of the host. */
final class Folders {
  private Folders() {}

  static void mount(Vfs vfs, Frames frames, List<MountOption> mounts) throws IOException {
    for (MountOption option : mounts) {
      HostFolder folder = new HostFolder(option.host());
      vfs.mount(
          MemoryFileSystem.over(vfs, frames, HostNode.root(folder)),
          option.guest(),
          option.host().toString(),
          !option.writable());
    }
  }
}
