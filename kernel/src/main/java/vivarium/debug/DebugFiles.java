package vivarium.debug;

import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Elf;
import vivarium.abi.ErrnoException;
import vivarium.debug.elf.BadObjectException;
import vivarium.debug.elf.Cursor;
import vivarium.debug.elf.ElfObject;
import vivarium.fs.Inode;
import vivarium.fs.Vfs;
import vivarium.mem.FilePages;
import vivarium.proc.Kernel;

/**
 * Finds, in the machine's file tree, the debug information that was split off an object: by its
 * build id or its {@code .gnu_debuglink} in the places where gdb looks, and the file that several
 * debug files share (dwz). A file that does not fit, by build id or checksum, is not taken.
 */
final class DebugFiles {
  private static final String DEBUG = "/usr/lib/debug";
  private static final int SHORTEST_ID = 2;

  private final Kernel kernel;

  DebugFiles(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Looks for what belongs to the object at a path of the machine. */
  ObjectFile.Finder finder(String path) {
    String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return new ObjectFile.Finder() {
      @Override
      public @Nullable ElfObject debugFile(ElfObject object) {
        try {
          byte[] id = buildId(object);
          ElfObject byId = id.length == 0 ? null : withId(idPath(id), id);
          return byId != null ? byId : byLink(object, path, directory);
        } catch (BadObjectException e) {
          return null;
        }
      }

      @Override
      public @Nullable ElfObject supplement(ElfObject object) {
        try {
          return shared(object, directory);
        } catch (BadObjectException e) {
          return null;
        }
      }
    };
  }

  private static String idPath(byte[] id) {
    String hex = HexFormat.of().formatHex(id);
    return DEBUG + "/.build-id/" + hex.substring(0, 2) + "/" + hex.substring(2) + ".debug";
  }

  /** The build id of an object; empty if it has none. */
  private static byte[] buildId(ElfObject object) {
    Cursor c = new Cursor(object.contents(".note.gnu.build-id"), 0);
    while (c.remaining() >= 12) {
      int nameSize = c.s32();
      int size = c.s32();
      int type = c.s32();
      c.skip(nameSize + 3 & ~3);
      byte[] id = c.block(size);
      if (type == Elf.NT_GNU_BUILD_ID && size >= SHORTEST_ID) {
        return id;
      }
      c.skip(Math.min(c.remaining(), -size & 3));
    }
    return new byte[0];
  }

  private @Nullable FilePages pages(String path) {
    try {
      Vfs vfs = kernel.vfs();
      Inode inode = vfs.resolve(vfs.kernelUser(), path).inode();
      return inode.isRegular() ? inode.pages() : null;
    } catch (ErrnoException e) {
      return null;
    }
  }

  private @Nullable ElfObject open(String path) {
    FilePages pages = pages(path);
    try {
      return pages == null ? null : new ElfObject(pages::observe);
    } catch (BadObjectException e) {
      return null;
    }
  }

  private @Nullable ElfObject withId(String path, byte[] id) {
    ElfObject found = open(path);
    return found != null && java.util.Arrays.equals(buildId(found), id) ? found : null;
  }

  private @Nullable ElfObject byLink(ElfObject object, String own, String directory) {
    byte[] link = object.contents(".gnu_debuglink");
    if (link.length == 0) {
      return null;
    }
    Cursor c = new Cursor(link, 0);
    String name = c.string();
    c.moveTo(c.position() + 3 & ~3);
    int checksum = c.s32();
    if (name.isEmpty() || name.contains("/")) {
      return null;
    }
    for (String place : List.of(directory, directory + "/.debug", DEBUG + directory)) {
      String path = place + "/" + name;
      if (!path.equals(own) && checksum(path) == checksum) {
        return open(path);
      }
    }
    return null;
  }

  /** Of a whole file; 0 if there is none. */
  private int checksum(String path) {
    FilePages pages = pages(path);
    if (pages == null) {
      return 0;
    }
    CRC32 crc = new CRC32();
    byte[] part = new byte[1 << 16];
    for (long at = 0; at < pages.size(); at += part.length) {
      int wanted = (int) Math.min(part.length, pages.size() - at);
      if (pages.observe(at, part, 0, wanted) != wanted) {
        return 0;
      }
      crc.update(part, 0, wanted);
    }
    return (int) crc.getValue();
  }

  private @Nullable ElfObject shared(ElfObject object, String directory) {
    byte[] link = object.contents(".gnu_debugaltlink");
    if (link.length == 0) {
      return null;
    }
    Cursor c = new Cursor(link, 0);
    String name = c.string();
    byte[] id = c.block(c.remaining());
    if (id.length < SHORTEST_ID) {
      return null;
    }
    ElfObject byId = withId(idPath(id), id);
    return byId != null ? byId : withId(name.startsWith("/") ? name : directory + "/" + name, id);
  }
}
