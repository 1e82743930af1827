package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.ENOTEMPTY;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ETXTBSY;
import static vivarium.fs.FileFixture.fails;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vivarium.abi.At;
import vivarium.abi.OpenFlags;

/** link(2), unlink(2), rename(2) and rmdir(2), case by case. */
class NamesInMemoryTest {
  private final FileFixture f = new FileFixture();

  @BeforeEach
  void tree() {
    f.mkdir("/d");
    f.mkdir("/d/e");
    f.write("/d/f", "f");
    f.write("/g", "g");
  }

  private long links(String path) {
    return f.vfs.resolve(f.root, f.cwd(), path, false).inode().links();
  }

  @Test
  void directoriesCountTheirSubdirectories() {
    assertEquals(3, links("/d"));
    f.mkdir("/d/x");
    assertEquals(4, links("/d"));
    f.rename("/d/x", "/x");
    assertEquals(3, links("/d"));
    f.rmdir("/d/e");
    assertEquals(2, links("/d"));
  }

  @Test
  void hardLinksShareOneInode() {
    f.link("/g", "/d/g2");
    assertEquals(2, links("/g"));
    f.write("/d/g2", "changed");
    assertEquals("changed", f.read("/g"));
    f.unlink("/g");
    assertEquals(1, links("/d/g2"));
    fails(EEXIST, () -> f.link("/d/g2", "/d/f"));
    fails(EPERM, () -> f.link("/d", "/d2"));
    fails(ENOENT, () -> f.link("/d/g2", "/new/"));
  }

  @Test
  void renamingOverAFileReplacesIt() {
    OpenFile old = f.vfs.open(f.root, "/g", 0, 0);
    f.rename("/d/f", "/g");
    assertEquals("f", f.read("/g"));
    assertEquals("g", FileFixture.take(old));
    assertEquals("/g (deleted)", old.path());
    assertEquals(0, old.inode().links());
    old.release();
  }

  @Test
  void openFilesFollowTheirName() {
    OpenFile file = f.vfs.open(f.root, "/d/f", 0, 0);
    f.rename("/d", "/h");
    assertEquals("/h/f", file.path());
    f.rename("/h/f", "/i");
    assertEquals("/i", file.path());
    f.unlink("/i");
    assertEquals("/i (deleted)", file.path());
    file.release();
  }

  @Test
  void renameRefusesWhatLinuxRefuses() {
    fails(EISDIR, () -> f.rename("/g", "/d"));
    fails(ENOTDIR, () -> f.rename("/d", "/g"));
    fails(EINVAL, () -> f.rename("/d", "/d/e/x"));
    fails(EINVAL, () -> f.rename("/d", "/d/x"));
    fails(ENOTEMPTY, () -> f.rename("/d/e", "/d"));
    fails(ENOTDIR, () -> f.rename("/g", "/h/"));
    fails(ENOTDIR, () -> f.rename("/g/", "/h"));
    fails(ENOENT, () -> f.rename("/no", "/h"));
    fails(EBUSY, () -> f.rename("/d/.", "/h"));
    fails(EBUSY, () -> f.rename("/d", "/d/e/.."));
    f.mkdir("/full");
    f.write("/full/x", "");
    fails(ENOTEMPTY, () -> f.rename("/d", "/full"));
    f.mkdir("/empty");
    f.rename("/d", "/empty");
    assertEquals(List.of("e", "f"), f.list("/empty"));
    f.rename("/g", "/g");
    assertEquals("g", f.read("/g"));
  }

  @Test
  void renamingOneLinkToAnotherOfTheSameFileDoesNothing() {
    f.link("/g", "/g2");
    f.rename("/g", "/g2");
    assertEquals(2, links("/g"));
    assertEquals("g", f.read("/g2"));
  }

  @Test
  void exchangeSwapsAndNoReplaceRefuses() {
    NameOperations names = f.vfs.names();
    names.rename(f.root, f.cwd(), "/g", f.cwd(), "/d/e", At.RENAME_EXCHANGE);
    assertEquals("g", f.read("/d/e"));
    assertEquals(List.of(), f.list("/g"));
    assertEquals(2, links("/d"));
    fails(EEXIST, () -> names.rename(f.root, f.cwd(), "/g", f.cwd(), "/d/f", At.RENAME_NOREPLACE));
    fails(ENOENT, () -> names.rename(f.root, f.cwd(), "/g", f.cwd(), "/no", At.RENAME_EXCHANGE));
    fails(EINVAL, () -> names.rename(f.root, f.cwd(), "/d", f.cwd(), "/d/f", At.RENAME_EXCHANGE));
  }

  @Test
  void removingKnowsItsKinds() {
    fails(EISDIR, () -> f.unlink("/d"));
    fails(ENOTDIR, () -> f.rmdir("/g"));
    fails(ENOTEMPTY, () -> f.rmdir("/d"));
    fails(EINVAL, () -> f.rmdir("/d/e/."));
    fails(ENOTEMPTY, () -> f.rmdir("/d/e/.."));
    fails(EBUSY, () -> f.rmdir("/"));
    fails(EISDIR, () -> f.unlink("/"));
    fails(ENOTDIR, () -> f.unlink("/g/"));
    f.rmdir("/d/e/");
    assertEquals(List.of("f"), f.list("/d"));
  }

  @Test
  void linksThemselvesAreRenamedAndRemoved() {
    f.symlink("/d", "/l");
    f.rename("/l", "/m");
    assertEquals("/d", f.vfs.resolve(f.root, f.cwd(), "/m", false).inode().readLink());
    fails(ENOTDIR, () -> f.rmdir("/m"));
    fails(ENOTDIR, () -> f.unlink("/m/"));
    f.unlink("/m");
    assertEquals(List.of("e", "f"), f.list("/d"));
  }

  @Test
  void aRemovedDirectoryTakesNoNames() {
    f.mkdir("/gone");
    f.vfs.changeDirectory(f.root, f.at("/gone"));
    f.rmdir("/gone");
    fails(ENOENT, () -> f.write("x", ""));
    fails(ENOENT, () -> f.mkdir("x"));
    fails(ENOENT, () -> f.rename("/g", "x"));
    assertEquals("/gone (deleted)", f.cwd().path());
  }

  @Test
  void renamedDirectoriesKeepTheirParent() {
    f.mkdir("/d/e/deep");
    Location deep = f.at("/d/e/deep");
    f.rename("/d/e", "/moved");
    assertEquals("/moved/deep", deep.path());
    f.vfs.changeDirectory(f.root, deep);
    assertEquals("g", f.read("../../g"));
  }

  @Test
  void discardedFilesGiveTheirFramesBack() {
    int before = f.frames.freeCount();
    f.write("/big", "x".repeat(100_000));
    OpenFile file = f.vfs.open(f.root, "/big", OpenFlags.O_RDONLY, 0);
    f.unlink("/big");
    assertEquals(100_000, file.inode().size());
    file.release();
    assertEquals(before, f.frames.freeCount());
  }

  @Test
  void programsInUseAreNotWritten() {
    f.vfs.changeMode(f.root, f.at("/g"), 0755);
    OpenFile writing = f.vfs.open(f.root, "/g", OpenFlags.O_WRONLY, 0);
    fails(ETXTBSY, () -> f.vfs.requireExecutable(f.root, f.at("/g")));
    writing.release();
    f.vfs.requireExecutable(f.root, f.at("/g"));
    f.at("/g").inode().addExecution();
    fails(ETXTBSY, () -> f.vfs.open(f.root, "/g", OpenFlags.O_RDWR | OpenFlags.O_TRUNC, 0));
    fails(ETXTBSY, () -> f.vfs.truncate(f.root, f.at("/g"), 0));
    assertEquals("g", f.read("/g"));
    f.unlink("/g");
  }
}
