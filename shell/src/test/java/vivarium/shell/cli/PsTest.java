package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Columns of ps in a machine, where what they show is known. Their form was compared with that of
 * procps-ng 4.0 by running the guest's ps under qemu-riscv64 over the host's /proc.
 */
@Timeout(60)
final class PsTest {
  @Test
  void columnsOfTimeAndPolicyShowWhatATaskHasDone() {
    Vivarium.Result result =
        new Vivarium()
            .commands(
                """
                sh -c 'while :; do :; done' & sleep 3.2
                ps -o etimes,cputimes,times,time,cls,policy,rtprio,ni,thcount,comm -p $!
                kill $!
                """);
    assertEquals("", result.errors());
    assertEquals(
        """
        ELAPSED     TIME     TIME     TIME CLS POL RTPRIO  NI THCNT COMMAND
              3        3        3 00:00:03  TS TS       -   0     1 sh
        """,
        result.output());
  }

  @Test
  void columnsOfIdsAndSignalsAreThoseOfStatus() {
    Vivarium.Result result =
        new Vivarium()
            .commands(
                """
                sh -c 'trap : USR1; trap "" USR2; while :; do :; done' & sleep 0.1
                ps -o euid=,rgid=,euser=,egroup=,ignored=,caught= -p $!
                grep -E 'SigIgn|SigCgt' /proc/$!/status | cut -f2
                kill -9 $!
                """);
    assertEquals("", result.errors());
    String[] words = result.output().strip().split("\\s+");
    assertEquals("0 0 root root", String.join(" ", words[0], words[1], words[2], words[3]));
    assertEquals(words[6], words[4]);
    assertEquals(words[7], words[5]);
    assertEquals(1L << 9, Long.parseLong(words[5], 16) & 1L << 9, "SIGUSR1 is caught");
    assertEquals(1L << 11, Long.parseLong(words[4], 16) & 1L << 11, "SIGUSR2 is ignored");
  }
}
