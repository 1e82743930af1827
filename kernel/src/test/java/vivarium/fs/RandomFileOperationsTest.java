package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;

/**
 * Random operations on files, done here and by the host's file system on a temporary directory,
 * which is the oracle: each succeeds or fails on both, and in the end both trees are the same.
 * Prints its seed on failure; {@code -Dvivarium.seed=N} replays.
 */
class RandomFileOperationsTest {
  private static final int STEPS = 3000;

  @TempDir Path temp;
  private final long seed = Long.getLong("vivarium.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private FileFixture f = new FileFixture();
  private String top = "";
  private Path oracle = Path.of("");
  private final StringBuilder history = new StringBuilder();

  @Test
  void tmpfsAgreesWithTheHost() throws IOException {
    oracle = Files.createDirectory(temp.resolve("oracle"));
    run();
  }

  @Test
  void theOverlayAgreesWithTheHost() throws IOException {
    Path lower = Files.createDirectory(temp.resolve("lower"));
    oracle = Files.createDirectory(temp.resolve("oracle"));
    for (Path folder : new Path[] {lower, oracle}) {
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/c"), "lower c ".repeat(2000));
      Files.writeString(folder.resolve("b"), "lower b");
      Files.createSymbolicLink(folder.resolve("d"), Path.of("a"));
    }
    TreeMap<String, String> before = tree(lower);
    f = new FileFixture(HostNode.root(new HostFolder(lower)));
    run();
    assertEquals(before, tree(lower), "the lower tree changed; seed " + seed);
  }

  @Test
  void aWritableMountAgreesWithTheHost() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("mounted"));
    oracle = Files.createDirectory(temp.resolve("oracle"));
    f.vfs.mount(
        new HostFileSystem(f.vfs, f.frames, new HostFolder(folder), true), "/m", "x", false);
    top = "/m";
    run();
    assertEquals(tree(oracle), tree(folder), () -> "seed " + seed + "\n" + history);
  }

  private void run() throws IOException {
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    assertEquals(tree(oracle), guestTree(), () -> "seed " + seed + "\n" + history);
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    int depth = 1 + random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      path.append('/').append((char) ('a' + random.nextInt(5)));
    }
    return path.toString();
  }

  private interface Action {
    void run() throws IOException;
  }

  private void both(String what, Action guest, Action host) throws IOException {
    history.append(what);
    String ours = outcome(guest);
    String theirs = outcome(host);
    history.append(" -> ").append(theirs).append('\n');
    assertEquals(theirs, ours, () -> "seed " + seed + "\n" + history);
  }

  private static String outcome(Action action) throws IOException {
    try {
      action.run();
      return "ok";
    } catch (FileSystemException | ErrnoException e) {
      return "fails";
    }
  }

  private void step() throws IOException {
    String p = path();
    String q = path();
    Path hp = oracle.resolve(p.substring(1));
    Path hq = oracle.resolve(q.substring(1));
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        long at = random.nextInt(20_000);
        byte[] bytes = new byte[random.nextInt(9000)];
        random.nextBytes(bytes);
        both(
            "write " + p + " " + at + "+" + bytes.length,
            () -> guestWrite(p, at, bytes),
            () -> hostWrite(hp, at, bytes));
      }
      case 2 -> {
        long size = random.nextInt(15_000);
        both(
            "truncate " + p + " " + size,
            () -> f.vfs.truncate(f.root, f.at(top + p), size),
            () -> hostTruncate(hp, size));
      }
      case 3, 9, 10 -> both("mkdir " + p, () -> f.mkdir(top + p), () -> Files.createDirectory(hp));
      case 4, 11 ->
          both(
              "rename " + p + " " + q,
              () -> f.rename(top + p, top + q),
              () -> Files.move(hp, hq, StandardCopyOption.ATOMIC_MOVE));
      case 5 -> both("unlink " + p, () -> f.unlink(top + p), () -> hostUnlink(hp));
      case 6 -> both("rmdir " + p, () -> f.rmdir(top + p), () -> hostRmdir(hp));
      case 7 -> {
        String text = q.substring(1); // never up: on the host that could lead out of the oracle
        both(
            "symlink " + text + " " + p,
            () -> f.symlink(text, top + p),
            () -> Files.createSymbolicLink(hp, Path.of(text)));
      }
      default ->
          both("link " + p + " " + q, () -> f.link(top + p, top + q), () -> hostLink(hp, hq));
    }
  }

  private void guestWrite(String path, long at, byte[] bytes) {
    OpenFile file = f.vfs.open(f.root, top + path, OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0644);
    assertEquals(bytes.length, file.pwrite(at, bytes, 0, bytes.length));
    file.release();
  }

  private static void hostWrite(Path path, long at, byte[] bytes) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      file.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private static void hostTruncate(Path path, long size) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (size > file.size()) {
        file.write(ByteBuffer.wrap(new byte[1]), size - 1);
      } else {
        file.truncate(size);
      }
    }
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void hostUnlink(Path path) throws IOException {
    if (isDirectory(path)) {
      throw new FileSystemException("is a directory");
    }
    Files.delete(path);
  }

  private static void hostRmdir(Path path) throws IOException {
    if (!isDirectory(path)) {
      throw new FileSystemException("not a directory");
    }
    Files.delete(path);
  }

  private static void hostLink(Path from, Path to) throws IOException {
    if (isDirectory(from)) {
      throw new FileSystemException("is a directory");
    }
    Files.createLink(to, from);
  }

  /** Every path below with its kind, link count and contents. */
  private static TreeMap<String, String> tree(Path folder) throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = folder.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          all.put(name, "link " + Files.readSymbolicLink(path));
        } else if (isDirectory(path)) {
          all.put(name, "directory");
        } else {
          Object links = Files.getAttribute(path, "unix:nlink");
          all.put(
              name,
              links
                  + " "
                  + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).hashCode());
        }
      }
    }
    return all;
  }

  private TreeMap<String, String> guestTree() {
    TreeMap<String, String> all = new TreeMap<>();
    all.put("", "directory");
    collect("", all);
    return all;
  }

  private void collect(String directory, TreeMap<String, String> all) {
    for (String name : f.list((top + "/" + directory))) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      Inode inode = f.vfs.resolve(f.root, f.cwd(), top + "/" + path, false).inode();
      if (inode.isLink()) {
        all.put(path, "link " + inode.readLink());
      } else if (inode.isDirectory()) {
        all.put(path, "directory");
        collect(path, all);
      } else {
        byte[] bytes = f.vfs.readAll(f.root, top + "/" + path);
        all.put(
            path, inode.links() + " " + new String(bytes, StandardCharsets.ISO_8859_1).hashCode());
      }
    }
  }
}
