package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whose keystrokes are whose while the machine stands still. */
final class TypedAheadTest {
  private final TypedAhead keys = new TypedAhead();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void keysAreTheGuestsUnlessTheyAreKept() {
    assertFalse(keys.take(bytes("ls\u0003")));
    assertFalse(keys.takeInterrupt());
    assertEquals("", text(keys.after(bytes(""))));
  }

  @Test
  void keptKeysFollowTheEarlierOnesOnce() {
    keys.keep(true);
    assertTrue(keys.take(bytes("co")));
    assertTrue(keys.take(bytes("res")));
    assertEquals("some cores", text(keys.after(bytes("some "))));
    assertEquals("", text(keys.after(bytes(""))));
  }

  @Test
  void controlCIsToldOnceAndDiscardsWhatWasTypedBefore() {
    keys.keep(true);
    keys.take(bytes("wrong\u0003right"));
    assertTrue(keys.takeInterrupt());
    assertFalse(keys.takeInterrupt());
    assertEquals("right", text(keys.keep(false)));
  }
}
