package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.ENXIO;
import static vivarium.abi.Errno.EPIPE;
import static vivarium.fs.FileFixture.fails;
import static vivarium.fs.FileFixture.put;
import static vivarium.fs.FileFixture.take;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;

/** pipe(7) and fifo(7). */
class PipeTest {
  private final FileFixture f = new FileFixture();
  private final PipeEnd[] ends = f.vfs.anonymous().pipe(f.root, 0);
  private final PipeEnd reader = ends[0];
  private final PipeEnd writer = ends[1];

  @Test
  void emptyPipesWaitAndEndWithTheLastWriter() {
    assertEquals("(waits)", take(reader));
    put(writer, "abc");
    assertEquals("abc", take(reader));
    OpenFile copy = writer.retain();
    writer.release();
    assertEquals("(waits)", take(reader));
    copy.release();
    assertEquals("", take(reader));
    assertEquals(Poll.POLLHUP, reader.poll());
  }

  @Test
  void writingWithoutReadersIsABrokenPipe() {
    reader.release();
    fails(EPIPE, () -> put(writer, "x"));
    assertTrue((writer.poll() & Poll.POLLERR) != 0);
  }

  @Test
  void smallWritesAreWholeOrWait() {
    byte[] page = new byte[4096];
    for (int i = 0; i < 15; i++) {
      assertEquals(4096, writer.write(page, 0, 4096));
    }
    assertEquals(100, writer.write(page, 0, 100));
    assertEquals(OpenFile.WOULD_BLOCK, writer.write(page, 0, 4096));
    assertFalse((writer.poll() & Poll.POLLOUT) != 0);
    assertEquals(OpenFile.WOULD_BLOCK, writer.write(new byte[8192], 0, 8192));
    assertEquals(3996, writer.write(page, 0, 3996));
    assertEquals(OpenFile.WOULD_BLOCK, writer.write(page, 0, 1));
  }

  @Test
  void bytesComeOutInTheOrderInWhichTheyWentIn() {
    long seed = 42;
    Random random = new Random(seed);
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[100_000];
    for (int i = 0; i < 2000; i++) {
      int size = random.nextInt(random.nextBoolean() ? 5000 : buffer.length);
      if (random.nextBoolean()) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        int n = writer.write(bytes, 0, size);
        in.write(bytes, 0, Math.max(n, 0));
      } else {
        int n = reader.read(buffer, 0, size);
        out.write(buffer, 0, Math.max(n, 0));
      }
    }
    int rest = reader.read(buffer, 0, buffer.length);
    out.write(buffer, 0, Math.max(rest, 0));
    assertArrayEquals(in.toByteArray(), out.toByteArray(), "seed " + seed);
  }

  @Test
  void capacityIsAPowerOfTwoOfPages() {
    Pipe pipe = writer.pipe();
    assertEquals(65536, pipe.capacity());
    assertEquals(8192, pipe.resize(5000, false));
    writer.write(new byte[8192], 0, 8192);
    fails(EBUSY, () -> pipe.resize(4096, false));
    assertEquals(16384, pipe.resize(16384, false));
    put(writer, "end");
    byte[] all = new byte[20000];
    assertEquals(8195, reader.read(all, 0, all.length));
    assertEquals(
        "end",
        new String(
            Arrays.copyOfRange(all, 8192, 8195), java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void pipesHaveNamesForProc() {
    assertTrue(reader.path().matches("pipe:\\[\\d+\\]"), reader.path());
    assertEquals(reader.inode(), writer.inode());
    assertEquals(Mode.S_IFIFO | 0600, reader.inode().mode());
  }

  @Test
  void fifosOpenInPairs() {
    f.vfs.names().makeNode(f.root, f.cwd(), "/fifo", Mode.S_IFIFO | 0666, 0);
    fails(ENXIO, () -> f.vfs.open(f.root, "/fifo", OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK, 0));
    OpenFile reading = f.vfs.open(f.root, "/fifo", OpenFlags.O_RDONLY, 0);
    assertFalse(reading.opened());
    OpenFile writing = f.vfs.open(f.root, "/fifo", OpenFlags.O_WRONLY, 0);
    assertTrue(writing.opened());
    put(writing, "through");
    writing.release();
    assertTrue(reading.opened());
    assertEquals("through", take(reading));
    assertEquals("", take(reading));
    reading.release();
    OpenFile both = f.vfs.open(f.root, "/fifo", OpenFlags.O_RDWR, 0);
    assertTrue(both.opened());
    put(both, "echo");
    assertEquals("echo", take(both));
    both.release();
  }

  @Test
  void nonBlockingReadersOpenAtOnce() {
    f.vfs.names().makeNode(f.root, f.cwd(), "/fifo", Mode.S_IFIFO | 0666, 0);
    OpenFile reading = f.vfs.open(f.root, "/fifo", OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK, 0);
    assertTrue(reading.opened());
    assertEquals(0, reading.poll());
    assertEquals("", take(reading));
    reading.release();
  }
}
