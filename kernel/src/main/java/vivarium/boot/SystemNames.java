package vivarium.boot;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.fs.FileUser;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;

/**
 * The names that an installer writes and that no package brings along: users, groups, hosts. A root
 * with an /etc that lacks one of these files gets it, in its layer in memory, so that programs can
 * name user 0 and this machine.
 */
final class SystemNames {
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put(
        "passwd",
        """
        root:x:0:0:root:/root:/bin/sh
        nobody:x:65534:65534:nobody:/nonexistent:/bin/false
        """);
    FILES.put(
        "group",
        """
        root:x:0:
        tty:x:5:
        nogroup:x:65534:
        """);
    FILES.put("hostname", "vivarium\n");
    FILES.put(
        "hosts",
        """
        127.0.0.1\tlocalhost vivarium
        ::1\tlocalhost ip6-localhost ip6-loopback
        """);
  }

  private SystemNames() {}

  static void provide(Vfs vfs) {
    FILES.forEach((name, content) -> provide(vfs, "/etc/" + name, content));
  }

  private static void provide(Vfs vfs, String path, String content) {
    FileUser user = vfs.kernelUser();
    byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
    try {
      int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL;
      OpenFile file = vfs.open(user, path, flags, 0644);
      file.write(bytes, 0, bytes.length);
      file.release();
    } catch (ErrnoException e) {
      return; // the root has its own, or no /etc
    }
  }
}
