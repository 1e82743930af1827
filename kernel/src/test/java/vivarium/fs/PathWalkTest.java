package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENAMETOOLONG;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EXDEV;
import static vivarium.abi.OpenFlags.O_CREAT;
import static vivarium.abi.OpenFlags.O_DIRECTORY;
import static vivarium.abi.OpenFlags.O_EXCL;
import static vivarium.abi.OpenFlags.O_NOFOLLOW;
import static vivarium.abi.OpenFlags.O_PATH;
import static vivarium.abi.OpenFlags.O_RDWR;
import static vivarium.abi.OpenFlags.O_TMPFILE;
import static vivarium.abi.OpenFlags.O_WRONLY;
import static vivarium.fs.FileFixture.fails;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vivarium.abi.At;

/** path_resolution(7) and open(2)'s cases by name. */
class PathWalkTest {
  private final FileFixture f = new FileFixture();

  @BeforeEach
  void tree() {
    f.mkdir("/a");
    f.mkdir("/a/b");
    f.write("/a/b/file", "text");
    f.symlink("/a/b", "/abs");
    f.symlink("b/file", "/a/rel");
    f.symlink("nowhere", "/dangling");
  }

  @Test
  void dotsAndSlashesDoNotMatter() {
    assertEquals("text", f.read("//a/./b/../b///file"));
    assertEquals("text", f.read("/../../a/b/file"));
  }

  @Test
  void linksAreFollowedRelativeToTheirDirectory() {
    assertEquals("text", f.read("/abs/file"));
    assertEquals("text", f.read("/a/rel"));
  }

  @Test
  void aFileIsNoDirectory() {
    fails(ENOTDIR, () -> f.read("/a/b/file/x"));
    fails(ENOTDIR, () -> f.read("/a/b/file/"));
    fails(ENOTDIR, () -> f.read("/a/b/file/.."));
    fails(ENOTDIR, () -> f.vfs.open(f.root, "/a/b/file", O_DIRECTORY, 0));
  }

  @Test
  void emptyPathsNameNothing() {
    fails(ENOENT, () -> f.read(""));
  }

  @Test
  void fortyLinksAreFollowedAndNoMore() {
    f.symlink("/a/b/file", "/l0");
    for (int i = 1; i < 41; i++) {
      f.symlink("/l" + (i - 1), "/l" + i);
    }
    assertEquals("text", f.read("/l39"));
    fails(ELOOP, () -> f.read("/l40"));
    f.symlink("/self", "/self");
    fails(ELOOP, () -> f.read("/self"));
  }

  @Test
  void namesAndPathsHaveLimits() {
    f.write("/" + "n".repeat(255), "ok");
    fails(ENAMETOOLONG, () -> f.write("/" + "n".repeat(256), ""));
    fails(ENAMETOOLONG, () -> f.write("/" + "\u00e9".repeat(128), ""));
    assertEquals("text", f.read("/".repeat(4087) + "a/b/file"));
    fails(ENAMETOOLONG, () -> f.read("/".repeat(4088) + "a/b/file"));
  }

  @Test
  void noFollowStopsAtALastLinkOnly() {
    fails(ELOOP, () -> f.vfs.open(f.root, "/abs", O_NOFOLLOW, 0));
    f.vfs.open(f.root, "/abs/file", O_NOFOLLOW, 0).release();
    OpenFile link = f.vfs.open(f.root, "/abs", O_NOFOLLOW | O_PATH, 0);
    assertEquals("/a/b", link.inode().readLink());
    link.release();
  }

  @Test
  void creatingThroughADanglingLinkMakesItsTarget() {
    f.write("/dangling", "new");
    assertEquals("new", f.read("/nowhere"));
    fails(EEXIST, () -> f.vfs.open(f.root, "/abs", O_CREAT | O_EXCL | O_WRONLY, 0666));
    fails(EISDIR, () -> f.vfs.open(f.root, "/new/", O_CREAT | O_WRONLY, 0666));
    fails(EISDIR, () -> f.vfs.open(f.root, "/a", O_CREAT, 0666));
    fails(EISDIR, () -> f.vfs.open(f.root, "/a", O_RDWR, 0));
  }

  @Test
  void unnamedFilesCanBeGivenAName() {
    OpenFile file = f.vfs.open(f.root, "/a", O_TMPFILE | O_RDWR, 0600);
    assertEquals(0, file.inode().links());
    FileFixture.put(file, "late");
    f.vfs.names().link(f.root, file.location(), f.cwd(), "/a/named");
    file.release();
    assertEquals("late", f.read("/a/named"));
  }

  @Test
  void chrootedProcessesStayInside() {
    f.symlink("/file", "/a/b/up");
    f.vfs.changeRoot(f.root, f.at("/a/b"));
    f.vfs.changeDirectory(f.root, f.at("/"));
    assertEquals("text", f.read("/../../file"));
    assertEquals("text", f.read("up"));
    assertEquals("/", f.vfs.pathOf(f.cwd(), f.root));
    fails(ENOENT, () -> f.read("/a/b/file"));
  }

  @Test
  void restrictedResolutionRefusesToLeave() {
    Location base = f.at("/a");
    f.symlink("/a/b/file", "/a/absolute");
    f.symlink("../a/b/file", "/a/over");
    fails(EXDEV, () -> f.vfs.open(f.root, base, "../a/b/file", 0, 0, At.RESOLVE_BENEATH));
    fails(EXDEV, () -> f.vfs.open(f.root, base, "/a/b/file", 0, 0, At.RESOLVE_BENEATH));
    fails(EXDEV, () -> f.vfs.open(f.root, base, "absolute", 0, 0, At.RESOLVE_BENEATH));
    fails(EXDEV, () -> f.vfs.open(f.root, base, "over", 0, 0, At.RESOLVE_BENEATH));
    fails(ELOOP, () -> f.vfs.open(f.root, base, "rel", 0, 0, At.RESOLVE_NO_SYMLINKS));
    f.vfs.open(f.root, base, "b/../rel", 0, 0, At.RESOLVE_BENEATH).release();
    f.vfs.open(f.root, base, "/../b/file", 0, 0, At.RESOLVE_IN_ROOT).release();
    f.vfs.mount(MemoryFileSystem.tmpfs(f.vfs, f.frames, 0755), "/a/m", "tmpfs", false);
    fails(EXDEV, () -> f.vfs.open(f.root, base, "m", 0, 0, At.RESOLVE_NO_XDEV));
  }

  @Test
  void mountsHideWhatIsBelowAndDotDotLeavesThem() {
    f.vfs.mount(MemoryFileSystem.tmpfs(f.vfs, f.frames, 0755), "/a/b", "tmpfs", false);
    fails(ENOENT, () -> f.read("/a/b/file"));
    f.write("/a/b/inner", "in");
    assertEquals("in", f.read("/abs/inner"));
    assertEquals("/a/b/inner", f.at("/a/b/inner").path());
    assertSame(f.at("/a").inode(), f.at("/a/b/..").inode());
    fails(vivarium.abi.Errno.EBUSY, () -> f.rmdir("/a/b"));
    f.vfs.unmount(f.at("/a/b"));
    assertEquals("text", f.read("/a/b/file"));
  }

  @Test
  void permissionsAreCheckedForOthersThanRoot() {
    FileUser other = f.user(7);
    f.mkdir("/private");
    f.write("/private/x", "");
    f.vfs.changeMode(f.root, f.at("/private"), 0700);
    fails(EACCES, () -> f.vfs.open(other, "/private/x", 0, 0));
    fails(EACCES, () -> f.vfs.open(other, "/a/b/file", O_WRONLY, 0));
    fails(EACCES, () -> f.vfs.open(other, "/a/new", O_CREAT | O_WRONLY, 0666));
    f.vfs.open(other, "/a/b/file", 0, 0).release();
    fails(EPERM, () -> f.vfs.changeMode(other, f.at("/a/b/file"), 0777));
    fails(EPERM, () -> f.vfs.changeOwner(other, f.at("/a/b/file"), 7, -1));
  }

  @Test
  void stickyDirectoriesKeepOthersFiles() {
    f.mkdir("/tmp");
    f.vfs.changeMode(f.root, f.at("/tmp"), 01777);
    FileUser one = f.user(1);
    FileUser two = f.user(2);
    f.vfs.open(one, "/tmp/mine", O_CREAT | O_WRONLY, 0666).release();
    fails(EPERM, () -> f.vfs.names().unlink(two, f.cwd(), "/tmp/mine"));
    fails(EPERM, () -> f.vfs.names().rename(two, f.cwd(), "/tmp/mine", f.cwd(), "/tmp/x", 0));
    f.vfs.names().unlink(one, f.cwd(), "/tmp/mine");
  }

  @Test
  void writingDropsSetUserId() {
    FileUser one = f.user(1);
    f.write("/prog", "x");
    f.vfs.changeMode(f.root, f.at("/prog"), 04777);
    assertEquals(04777, f.at("/prog").inode().mode() & 07777);
    OpenFile file = f.vfs.open(one, "/prog", O_WRONLY, 0);
    FileFixture.put(file, "y");
    file.release();
    assertEquals(0777, f.at("/prog").inode().mode() & 07777);
  }

  @Test
  void umaskAppliesToNewNames() {
    f.root.fs().setUmask(027);
    f.mkdir("/m");
    f.write("/m/f", "");
    assertEquals(0750, f.at("/m").inode().mode() & 07777);
    assertEquals(0640, f.at("/m/f").inode().mode() & 07777);
  }

  @Test
  void anyBytesMakeAName() {
    byte[] bytes = {
      (byte) 0xff, 'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xc3
    };
    String name = Names.decode(bytes);
    org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, Names.encode(name));
    f.write("/" + name, "odd");
    assertEquals("odd", f.read("/" + name));
    assertEquals(bytes.length, Names.length(name));
  }
}
