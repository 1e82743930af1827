package vivarium.procfs;

import java.nio.charset.StandardCharsets;
import vivarium.abi.OpenFlags;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;

/** Whole files of the guest as text; to be used where the kernel may be touched. */
final class GuestFiles {
  private GuestFiles() {}

  /** Reads in small pieces, as a program may do. */
  static String read(Vfs vfs, String path) {
    OpenFile file = vfs.open(vfs.kernelUser(), path, OpenFlags.O_RDONLY, 0);
    try {
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[100];
      for (int count; (count = file.read(buffer, 0, buffer.length)) > 0; ) {
        text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } finally {
      file.release();
    }
  }

  static void write(Vfs vfs, String path, String text) {
    OpenFile file = vfs.open(vfs.kernelUser(), path, OpenFlags.O_WRONLY | OpenFlags.O_TRUNC, 0);
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      file.write(bytes, 0, bytes.length);
    } finally {
      file.release();
    }
  }
}
