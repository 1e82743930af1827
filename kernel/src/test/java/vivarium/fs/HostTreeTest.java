package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTEMPTY;
import static vivarium.abi.Errno.ENXIO;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EROFS;
import static vivarium.fs.FileFixture.fails;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;

/** Host folders: read in place under a root, mounted read-only or writable, and never left. */
class HostTreeTest {
  @TempDir Path temp;
  private Path inside;
  private Path outside;

  @BeforeEach
  void folders() throws IOException {
    inside = Files.createDirectory(temp.resolve("inside"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createDirectory(inside.resolve("dir"));
    Files.writeString(inside.resolve("dir/file"), "host text");
    Files.writeString(inside.resolve("run"), "#!");
    Files.setPosixFilePermissions(
        inside.resolve("run"), PosixFilePermissions.fromString("rwxr-x--x"));
  }

  private FileFixture overlay() throws IOException {
    return new FileFixture(HostNode.root(new HostFolder(inside)));
  }

  private FileFixture mounted(boolean writable) throws IOException {
    FileFixture f = new FileFixture();
    HostFileSystem fs = new HostFileSystem(f.vfs, f.frames, new HostFolder(inside), writable);
    f.vfs.mount(fs, "/mnt", inside.toString(), !writable);
    return f;
  }

  /** Every path below with its kind, time and contents. */
  private static TreeMap<String, String> snapshot(Path folder) throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        String text =
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "";
        all.put(path.toString(), time + " " + text);
      }
    }
    return all;
  }

  @Test
  void theRootShowsHostFilesAsRoots() throws IOException {
    FileFixture f = overlay();
    assertEquals("host text", f.read("/dir/file"));
    Inode run = f.at("/run").inode();
    assertEquals(Mode.S_IFREG | 0751, run.mode());
    assertEquals(0, run.uid());
    assertEquals(2, run.size());
    assertEquals(List.of("dir", "run"), f.list("/"));
  }

  @Test
  void changesStayInMemory() throws IOException {
    TreeMap<String, String> before = snapshot(inside);
    FileFixture f = overlay();
    f.write("/dir/file", "guest text");
    f.write("/dir/new", "new");
    f.rename("/dir", "/moved");
    f.unlink("/run");
    f.vfs.changeMode(f.root, f.at("/moved/file"), 0600);
    f.mkdir("/run");
    assertEquals("guest text", f.read("/moved/file"));
    assertEquals(List.of("file", "new"), f.list("/moved"));
    assertEquals(List.of("moved", "run"), f.list("/"));
    fails(ENOENT, () -> f.read("/dir/file"));
    assertEquals(before, snapshot(inside));
  }

  @Test
  void renamedLowerFilesKeepTheirContents() throws IOException {
    FileFixture f = overlay();
    f.rename("/dir", "/d2");
    f.rename("/d2/file", "/file");
    assertEquals("host text", f.read("/file"));
    f.rmdir("/d2");
    assertEquals(List.of("run", "file"), f.list("/"));
  }

  @Test
  void partOfALowerFileCanBeWritten() throws IOException {
    Files.writeString(inside.resolve("big"), "a".repeat(10_000));
    FileFixture f = overlay();
    OpenFile file = f.vfs.open(f.root, "/big", OpenFlags.O_RDWR, 0);
    file.pwrite(5000, new byte[] {'B'}, 0, 1);
    f.vfs.truncate(f.root, file, 9000);
    f.vfs.truncate(f.root, file, 9500);
    file.release();
    assertEquals("a".repeat(5000) + "B" + "a".repeat(3999) + "\0".repeat(500), f.read("/big"));
    assertEquals(10_000, Files.size(inside.resolve("big")));
  }

  @Test
  void hostHardLinksAreOneInode() throws IOException {
    Files.createLink(inside.resolve("second"), inside.resolve("run"));
    FileFixture f = overlay();
    f.write("/second", "both");
    assertEquals("both", f.read("/run"));
    assertEquals(2, f.at("/run").inode().links());
  }

  @Test
  void absoluteHostLinksStayInTheGuest() throws IOException {
    Files.createSymbolicLink(inside.resolve("abs"), Path.of("/dir/file"));
    Files.createSymbolicLink(inside.resolve("out"), outside.resolve("secret"));
    Files.createSymbolicLink(inside.resolve("up"), Path.of("../outside/secret"));
    Files.createSymbolicLink(inside.resolve("dirlink"), outside);
    for (FileFixture f : List.of(overlay(), mounted(true))) {
      String prefix = f.list("/").contains("mnt") ? "/mnt" : "";
      fails(ENOENT, () -> f.read(prefix + "/out"));
      fails(ENOENT, () -> f.read(prefix + "/up"));
      fails(ENOENT, () -> f.read(prefix + "/dirlink/secret"));
      fails(ENOENT, () -> f.read(prefix + "/../../outside/secret"));
      fails(ENOENT, () -> f.write(prefix + "/dirlink/new", "x"));
    }
    assertEquals("host text", overlay().read("/abs"));
    assertEquals(List.of("secret"), List.of(outside.toFile().list()));
  }

  @Test
  void aDirectorySwappedForALinkLeadsNowhere() throws IOException {
    for (FileFixture f : List.of(overlay(), mounted(true))) {
      String dir = f.list("/").contains("mnt") ? "/mnt/dir" : "/dir";
      Location known = f.at(dir);
      Files.move(inside.resolve("dir"), inside.resolve("aside"));
      Files.createSymbolicLink(inside.resolve("dir"), outside);
      assertThrows(
          vivarium.abi.ErrnoException.class, () -> f.vfs.open(f.root, known, "secret", 0, 0, 0));
      if (dir.startsWith("/mnt")) {
        int create = OpenFlags.O_CREAT | OpenFlags.O_WRONLY;
        assertThrows(
            vivarium.abi.ErrnoException.class,
            () -> f.vfs.open(f.root, known, "planted", create, 0666, 0));
        assertThrows(
            vivarium.abi.ErrnoException.class,
            () -> f.vfs.names().makeDirectory(f.root, known, "planted", 0755));
      }
      Files.delete(inside.resolve("dir"));
      Files.move(inside.resolve("aside"), inside.resolve("dir"));
    }
    assertEquals(List.of("secret"), List.of(outside.toFile().list()));
  }

  @Test
  void folderOfOneFileShowsNothingElse() throws IOException {
    Files.writeString(inside.resolve("neighbour"), "x");
    Files.writeString(inside.resolve("chosen"), "y");
    FileFixture f = new FileFixture();
    HostFolder folder = HostFolder.ofFile(inside.resolve("chosen"));
    f.vfs.mount(new HostFileSystem(f.vfs, f.frames, folder, false), "/mnt", "host", true);
    assertEquals("y", f.read("/mnt/chosen"));
    assertThrows(vivarium.abi.ErrnoException.class, () -> f.read("/mnt/neighbour"));
    assertEquals(List.of("chosen"), folder.names(HostFolder.Place.TOP));
  }

  @Test
  void swappingADirectoryAllTheTimeNeverLetsAWriteOut() throws Exception {
    FileFixture f = mounted(true);
    AtomicBoolean stop = new AtomicBoolean();
    Files.createSymbolicLink(inside.resolve("trap"), outside);
    Thread swapper =
        new Thread(() -> {
          try {
            while (!stop.get()) {
              Files.move(
                  inside.resolve("dir"), inside.resolve("aside"), StandardCopyOption.ATOMIC_MOVE);
              Files.move(
                  inside.resolve("trap"), inside.resolve("dir"), StandardCopyOption.ATOMIC_MOVE);
              Files.move(
                  inside.resolve("dir"), inside.resolve("trap"), StandardCopyOption.ATOMIC_MOVE);
              Files.move(
                  inside.resolve("aside"), inside.resolve("dir"), StandardCopyOption.ATOMIC_MOVE);
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    swapper.start();
    int reached = 0;
    for (int i = 0; i < 300 || (reached == 0 && i < 100_000); i++) {
      int n = i;
      reached += tried(() -> f.write("/mnt/dir/w" + n, "x"));
      reached += tried(() -> f.mkdir("/mnt/dir/d" + n));
      reached += tried(() -> f.symlink("x", "/mnt/dir/s" + n));
      reached += tried(() -> assertFalse(f.read("/mnt/dir/secret").contains("secret")));
    }
    stop.set(true);
    swapper.join();
    assertTrue(reached > 0);
    assertEquals(List.of("secret"), List.of(outside.toFile().list()));
  }

  private static int tried(Runnable action) {
    try {
      action.run();
      return 1;
    } catch (vivarium.abi.ErrnoException e) {
      return 0;
    }
  }

  @Test
  void readOnlyMountsRefuseEveryChange() throws IOException {
    TreeMap<String, String> before = snapshot(inside);
    FileFixture f = mounted(false);
    assertEquals("host text", f.read("/mnt/dir/file"));
    fails(EROFS, () -> f.write("/mnt/dir/file", "x"));
    fails(EROFS, () -> f.write("/mnt/new", "x"));
    fails(EROFS, () -> f.mkdir("/mnt/d"));
    fails(EROFS, () -> f.unlink("/mnt/run"));
    fails(EROFS, () -> f.rename("/mnt/run", "/mnt/x"));
    fails(EROFS, () -> f.vfs.changeMode(f.root, f.at("/mnt/run"), 0));
    assertEquals(before, snapshot(inside));
  }

  @Test
  void writableMountsWriteThrough() throws IOException {
    FileFixture f = mounted(true);
    f.write("/mnt/dir/file", "changed");
    f.write("/mnt/new", "new");
    f.mkdir("/mnt/made");
    f.symlink("../run", "/mnt/made/link");
    f.link("/mnt/new", "/mnt/made/hard");
    f.rename("/mnt/dir", "/mnt/made/dir");
    f.unlink("/mnt/run");
    assertEquals("changed", Files.readString(inside.resolve("made/dir/file")));
    assertEquals("new", Files.readString(inside.resolve("made/hard")));
    assertEquals("../run", Files.readSymbolicLink(inside.resolve("made/link")).toString());
    assertFalse(Files.exists(inside.resolve("run")));
    assertEquals("changed", f.read("/mnt/made/dir/file"));
    assertEquals(2, f.at("/mnt/new").inode().links());
    f.vfs.changeMode(f.root, f.at("/mnt/new"), 0640);
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(inside.resolve("new"))));
    f.vfs.changeTimes(f.root, f.at("/mnt/new"), 5_000_000_000L, 7_000_000_000L, false);
    assertEquals(FileTime.fromMillis(7000), Files.getLastModifiedTime(inside.resolve("new")));
    fails(EEXIST, () -> f.mkdir("/mnt/made"));
    fails(ENOTEMPTY, () -> f.rmdir("/mnt/made"));
    fails(EPERM, () -> f.vfs.changeOwner(f.root, f.at("/mnt/new"), 5, 5));
    fails(
        EPERM, () -> f.vfs.names().makeNode(f.root, f.cwd(), "/mnt/pipe", Mode.S_IFIFO | 0666, 0));
    assertEquals(List.of("made", "new"), f.list("/mnt"));
  }

  @Test
  void removedHostFilesStayOpen() throws IOException {
    FileFixture f = mounted(true);
    OpenFile file = f.vfs.open(f.root, "/mnt/dir/file", OpenFlags.O_RDWR, 0);
    f.unlink("/mnt/dir/file");
    assertFalse(Files.exists(inside.resolve("dir/file")));
    assertEquals("host text", FileFixture.take(file));
    FileFixture.put(file, "!");
    file.release();
    fails(ENOENT, () -> f.read("/mnt/dir/file"));
  }

  @Test
  void hostChangesAreSeenInMounts() throws IOException {
    FileFixture f = mounted(false);
    assertEquals("host text", f.read("/mnt/dir/file"));
    Files.writeString(inside.resolve("dir/file"), "longer host text");
    Files.writeString(inside.resolve("later"), "later");
    assertEquals("longer host text", f.read("/mnt/dir/file"));
    assertEquals("later", f.read("/mnt/later"));
  }

  @Test
  void specialFilesOfTheHostStayClosed() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", inside.resolve("fifo").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    FileFixture f = mounted(true);
    assertEquals(Mode.S_IFIFO, f.at("/mnt/fifo").inode().type());
    fails(ENXIO, () -> f.vfs.open(f.root, "/mnt/fifo", 0, 0));
  }

  @Test
  void unreadableHostFilesAreDenied() throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      return; // nothing is unreadable for the superuser
    }
    Files.setPosixFilePermissions(
        inside.resolve("run"), PosixFilePermissions.fromString("---------"));
    FileFixture f = overlay();
    fails(EACCES, () -> f.read("/run"));
  }

  @Test
  void tarImagesAreRootsToo() throws IOException {
    Path tar = temp.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(tar);
        TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
      entry(archive, "./bin/", 0755, null, (byte) 0, "");
      entry(archive, "./bin/prog", 04755, "program", (byte) 0, "");
      entry(archive, "./bin/same", 0, null, TarConstants.LF_LINK, "./bin/prog");
      entry(archive, "./bin/link", 0777, null, TarConstants.LF_SYMLINK, "prog");
      entry(archive, "../../evil", 0644, "evil", (byte) 0, "");
    }
    FileFixture f = new FileFixture(TarImage.open(tar));
    assertEquals("program", f.read("/bin/link"));
    assertEquals(04755, f.at("/bin/prog").inode().mode() & 07777);
    assertEquals(f.at("/bin/prog").inode(), f.at("/bin/same").inode());
    assertEquals(2, f.at("/bin/same").inode().links());
    assertEquals(List.of("bin", "evil"), f.list("/"));
    f.write("/bin/prog", "patched");
    assertEquals("patched", f.read("/bin/same"));
    assertThrows(IOException.class, () -> TarImage.open(inside.resolve("run")));
    fails(ELOOP, () -> f.vfs.open(f.root, "/bin/link", OpenFlags.O_NOFOLLOW, 0));
  }

  private static void entry(
      TarArchiveOutputStream archive,
      String name,
      int mode,
      @org.jspecify.annotations.Nullable String text,
      byte type,
      String link)
      throws IOException {
    TarArchiveEntry entry =
        type == 0 ? new TarArchiveEntry(name, true) : new TarArchiveEntry(name, type, true);
    entry.setMode(mode);
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    if (text != null) {
      entry.setSize(bytes.length);
    }
    entry.setLinkName(link);
    archive.putArchiveEntry(entry);
    archive.write(bytes);
    archive.closeArchiveEntry();
  }
}
