package vivarium.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vivarium.abi.Errno.EIO;
import static vivarium.fs.FileFixture.fails;
import static vivarium.fs.FileFixture.put;
import static vivarium.fs.FileFixture.take;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.abi.Signal;
import vivarium.abi.Termios;

/** termios(3)'s line discipline, sessions, and pty(7). */
class TerminalTest {
  private final FileFixture f = new FileFixture();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Tty tty = new Tty(f.vfs, 5, 1, "console", screen::writeBytes);
  private final OpenFile file;

  TerminalTest() {
    f.vfs.mount(DeviceFileSystem.create(f.vfs, f.frames), "/dev", "devtmpfs", false);
    f.vfs.mount(new PtyFileSystem(f.vfs), "/dev/pts", "devpts", false);
    f.vfs.devices().register(5, 1, tty::open);
    file = f.vfs.open(f.root, "/dev/console", OpenFlags.O_RDWR, 0);
  }

  private void type(String keys) {
    tty.input(keys.getBytes(StandardCharsets.UTF_8));
  }

  private String shown() {
    String text = screen.toString(StandardCharsets.UTF_8);
    screen.reset();
    return text;
  }

  private void raw(int min, int time) {
    boolean was = tty.settings().has(Termios.ICANON);
    tty.settings().local &= ~(Termios.ICANON | Termios.ECHO | Termios.ISIG);
    tty.settings().setCharacter(Termios.VMIN, min);
    tty.settings().setCharacter(Termios.VTIME, time);
    tty.discipline().modeChanged(was);
  }

  @Test
  void linesComeWhole() {
    type("hel");
    assertEquals("(waits)", take(file));
    assertEquals(Poll.WRITABLE, file.poll());
    type("lo\rnext");
    assertEquals("hello\n", take(file));
    assertEquals("(waits)", take(file));
    assertEquals("hello\r\nnext", shown());
  }

  @Test
  void aSmallBufferGetsTheLineInPieces() {
    type("abcdef\nx\n");
    byte[] four = new byte[4];
    assertEquals(4, file.read(four, 0, 4));
    assertEquals(3, file.read(four, 0, 4));
    assertEquals("x\n", take(file));
  }

  @Test
  void erasingTakesCharactersWordsAndLines() {
    type("abc\u007f\u007fX\n");
    assertEquals("aX\n", take(file));
    assertEquals("abc\b \b\b \bX\r\n", shown());
    type("one two  \u0017\u0017three\n");
    assertEquals("three\n", take(file));
    shown();
    type("gone\u0015kept\n");
    assertEquals("kept\n", take(file));
    assertEquals("gone" + "\b \b".repeat(4) + "kept\r\n", shown());
    type("\u007f\u007fz\n");
    assertEquals("z\n", take(file));
  }

  @Test
  void erasingKnowsControlCharactersTabsAndUtf8() {
    type("a\u0001\u007f\n");
    assertEquals("a^A\b \b\b \b\r\n", shown());
    take(file);
    type("ab\t\u007f\n");
    assertEquals("ab\t" + "\b".repeat(6) + "\r\n", shown());
    assertEquals("ab\n", take(file));
    tty.settings().input |= Termios.IUTF8;
    type("\u00e9\u007fe\n");
    assertEquals("\u00e9\b \be\r\n", shown());
    assertEquals("e\n", take(file));
  }

  @Test
  void controlDEndsTheFileOrTheLine() {
    type("ab\u0004");
    assertEquals("ab", take(file));
    type("\u0004");
    assertEquals("", take(file));
    assertEquals("(waits)", take(file));
    type("\u0016\u0004\n");
    assertEquals("\u0004\n", take(file));
  }

  @Test
  void signalCharactersGoToTheForegroundAndFlush() {
    tty.setForegroundGroup(33);
    type("half a line\u0003");
    type("\u001a\u001c");
    assertEquals(
        List.of("33:" + Signal.SIGINT, "33:" + Signal.SIGTSTP, "33:" + Signal.SIGQUIT), f.signals);
    assertEquals("half a line^C^Z^\\", shown());
    type("x\n");
    assertEquals("x\n", take(file));
  }

  @Test
  void outputIsProcessed() {
    put(file, "a\nb\n");
    assertEquals("a\r\nb\r\n", shown());
    tty.settings().output |= Termios.XTABS;
    put(file, "ab\tc");
    assertEquals("ab      c", shown());
    tty.settings().output = 0;
    put(file, "a\n\t");
    assertEquals("a\n\t", shown());
  }

  @Test
  void controlSStopsOutputUntilControlQ() {
    type("\u0013");
    assertEquals(OpenFile.WOULD_BLOCK, put(file, "x"));
    assertEquals(0, file.poll() & Poll.POLLOUT);
    type("\u0011");
    assertEquals(1, put(file, "x"));
  }

  @Test
  void rawModeGivesBytesAsTheyCome() {
    raw(1, 0);
    assertEquals("(waits)", take(file));
    type("a\u0003\r");
    assertEquals("a\u0003\n", take(file));
    raw(3, 0);
    type("ab");
    assertEquals("(waits)", take(file));
    assertEquals(0, file.poll() & Poll.POLLIN);
    type("c");
    assertEquals("abc", take(file));
    raw(0, 0);
    assertEquals("", take(file));
    raw(0, 5);
    assertEquals("(waits)", take(file));
    assertEquals(500_000_000L, file.readPatience());
    assertEquals("", shown());
  }

  @Test
  void whatWasTypedSurvivesAChangeOfMode() {
    type("line\npart");
    raw(1, 0);
    assertEquals("line\npart", take(file));
    type("raw");
    tty.settings().local |= Termios.ICANON;
    tty.discipline().modeChanged(false);
    assertEquals("raw", take(file));
  }

  @Test
  void aSessionLeaderGetsTheTerminal() {
    FileFixture.User user = (FileFixture.User) f.root;
    assertSame(tty, user.terminal);
    assertEquals(10, tty.session());
    assertEquals(10, tty.foregroundGroup());
    OpenFile own = f.vfs.open(f.root, "/dev/tty", OpenFlags.O_RDWR, 0);
    put(own, "x");
    assertEquals("x", shown());
    own.release();
  }

  @Test
  void backgroundReadersAreStopped() {
    FileFixture.User user = (FileFixture.User) f.root;
    user.group = 44;
    assertFalse(file.admits(user, false));
    assertEquals(List.of("44:" + Signal.SIGTTIN), f.signals);
    assertTrue(file.admits(user, true));
    tty.settings().local |= Termios.TOSTOP;
    assertFalse(file.admits(user, true));
    user.ignoresSignals = true;
    fails(EIO, () -> file.admits(user, false));
    assertTrue(file.admits(user, true));
  }

  @Test
  void aNewSizeIsSignalledOnce() {
    tty.resize(50, 132);
    tty.resize(50, 132);
    assertEquals(List.of("10:" + Signal.SIGWINCH), f.signals);
  }

  @Test
  void hangupEndsReadersAndFailsWriters() {
    tty.hangup();
    assertEquals("", take(file));
    fails(EIO, () -> put(file, "x"));
    assertTrue((file.poll() & Poll.POLLHUP) != 0);
    assertEquals(List.of("10:" + Signal.SIGHUP, "10:" + Signal.SIGCONT), f.signals);
  }

  @Test
  void typedAheadCanBeTakenBack() {
    type("done\nhalf");
    assertEquals("done\nhalf", new String(tty.takeInput(), StandardCharsets.UTF_8));
    assertEquals("(waits)", take(file));
  }

  @Test
  void floodsOfKeysAreBounded() {
    type("x\n".repeat(200_000));
    int lines = 0;
    while (!take(file).equals("(waits)")) {
      lines++;
    }
    assertEquals(32768, lines);
  }

  @Test
  void pseudoTerminalsComeInPairs() {
    OpenFile master = f.vfs.open(f.root, "/dev/ptmx", OpenFlags.O_RDWR | OpenFlags.O_NOCTTY, 0);
    PtyMaster pty = (PtyMaster) master;
    assertEquals(List.of("ptmx", "0"), f.list("/dev/pts"));
    fails(EIO, () -> f.vfs.open(f.root, "/dev/pts/0", OpenFlags.O_RDWR, 0));
    pty.tty().setLocked(false);
    OpenFile slave = f.vfs.open(f.root, "/dev/pts/0", OpenFlags.O_RDWR, 0);
    assertEquals("/dev/pts/0", slave.path());
    put(master, "hi\n");
    assertEquals("hi\n", take(slave));
    put(slave, "ok\n");
    assertEquals("hi\r\nok\r\n", take(master));
    assertEquals("(waits)", take(master));
    slave.release();
    fails(EIO, () -> take(master));
    assertEquals(Poll.POLLHUP, master.poll());
    master.release();
    assertEquals(List.of("ptmx"), f.list("/dev/pts"));
  }

  @Test
  void aFullMasterHoldsTheWriterUp() {
    OpenFile master = f.vfs.open(f.root, "/dev/ptmx", OpenFlags.O_RDWR, 0);
    ((PtyMaster) master).tty().setLocked(false);
    OpenFile slave = f.vfs.open(f.root, "/dev/pts/0", OpenFlags.O_RDWR, 0);
    byte[] many = new byte[100_000];
    int n = slave.write(many, 0, many.length);
    assertEquals(32768, n);
    byte[] out = new byte[65536];
    assertEquals(32768, master.read(out, 0, out.length));
    assertEquals(32768, slave.write(many, 0, many.length));
    master.release();
    slave.release();
  }
}
