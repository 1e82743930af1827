package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.machine.HostSystem;
import vivarium.shell.report.Laboratory;

/** Machines of comparisons end with whoever asked for them. */
@Timeout(60)
final class FreshMachinesTest {
  private static final String ENDLESS = "while :; do :; done";

  private static Laboratory laboratory() {
    MachineOptions options = new MachineOptions();
    options.memory = 64L << 20;
    options.root = Vivarium.home().resolve("images/root").toString();
    options.check();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]),
            true,
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            false);
    return new FreshMachines(new Session(options, streams));
  }

  private static Set<Thread> machines() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("machine"))
        .collect(Collectors.toSet());
  }

  @Test
  void anInterruptOfTheCallerEndsTheMachineAndUnwindsTheCaller() {
    Set<Thread> before = machines();
    Thread self = Thread.currentThread();
    assertThrows(
        HostSystem.Stopped.class,
        () -> laboratory().run(ENDLESS, new Laboratory.Variation(Map.of()), self::interrupt));
    assertFalse(Thread.interrupted(), "nobody is interrupted twice");
    assertEquals(before, machines());
  }

  @Test
  void whatTheCallerThrowsMeanwhileEndsTheMachine() {
    Set<Thread> before = machines();
    IllegalStateException enough = new IllegalStateException("enough");
    assertEquals(
        enough,
        assertThrows(
            IllegalStateException.class,
            () ->
                laboratory()
                    .run(
                        ENDLESS,
                        new Laboratory.Variation(Map.of("cores", "1")),
                        () -> {
                          throw enough;
                        })));
    assertEquals(before, machines());
  }
}
