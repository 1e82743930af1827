package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vivarium.shell.cli.Vivarium.Result;

/** The commands mem and heap, over whole machines: what they show is what /proc says. */
@Timeout(120)
final class MemoryViewsTest {
  private static final String TWO = "high_cpu > /dev/null & high_cpu > /dev/null & sleep 0.01\n";

  private static String show(String commands) {
    Result result = new Vivarium().commands(commands);
    assertEquals(0, result.status(), result.errors());
    return result.output();
  }

  private static long sum(String text, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    long sum = 0;
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1).replace(",", ""));
    }
    return sum;
  }

  @Test
  void mapShowsEachPageOfEachArea() {
    String text =
        show(TWO + "mem map --json $!; grep -E 'VmSize|VmRSS' /proc/$!/status; mem map $!");
    long pages = sum(text, "\"state\": \"[^\"]*\", \"pages\": (\\d+)");
    assertEquals(sum(text, "VmSize:\\s+(\\d+)"), pages * 4, text);
    long absent =
        sum(text, "\"state\": \"(?:untouched|zero page|swapped out)\", \"pages\": (\\d+)");
    assertEquals(sum(text, "VmRSS:\\s+(\\d+)"), (pages - absent) * 4, text);
    assertTrue(text.contains("r-xp        12 kB  /demos/high_cpu\n0000011000  SSS\n"), text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void framesAddUpToMemTotal() {
    String text = show(TWO + "mem frames --json; grep MemTotal /proc/meminfo; mem frames");
    long frames = sum(text, "\"frames\": (\\d+)");
    assertEquals(sum(text, "MemTotal:\\s+(\\d+)"), frames * 4, text);
    assertEquals(
        2 * sum(text, "([0-9,]+) frames .*MemTotal"), sum(text, "([0-9,]+) frames +[0-9]"), text);
    assertTrue(text.contains("file /demos/high_cpu"), text);
  }

  @Test
  void walkEndsInTheFrameAndNamesWhoElseMapsIt() {
    String text = show(TWO + "mem walk $! main; mem walk $! 0x15170");
    assertTrue(text.contains("VPN[2] 0, VPN[1] 0, VPN[0] 17"), text);
    assertTrue(text.contains("level 2"), text);
    assertTrue(text.contains("-A-UX-RV -> frame"), text);
    assertTrue(text.contains("3 (high_cpu) at 0x11000 r-xp /demos/high_cpu"), text);
    assertTrue(text.contains("4 (high_cpu) at 0x11000 r-xp /demos/high_cpu  (this one)"), text);
    assertTrue(text.contains("DA-U-WRV"), text);
  }

  @Test
  void walkToAMissingPageSaysWhereItEndsAndWhatAFaultWouldDo() {
    String text = show(TWO + "mem walk $! 0x123456789; mem walk $! 0x17000; mem walk $! 0x10");
    assertTrue(text.contains("the walk ends at level 2: a page fault"), text);
    assertTrue(text.contains("a load    SIGSEGV (SEGV_MAPERR): nothing is mapped there"), text);
    assertTrue(text.contains("a store   minor fault: a frame is found and filled"), text);
    assertTrue(text.contains("a load    minor fault: the zero page is entered"), text);
  }

  @Test
  void workingSetIsWhatTheProgramTouches() {
    String text = show("first_touch > /dev/null & mem wss $! -i 1ms -n 3");
    assertTrue(text.contains("pages touched in each 1 ms of virtual time"), text);
    assertTrue(text.contains("* touched in the interval   o resident (pages)"), text);
    String none = show("leak 1 > /dev/null & sleep 0.05; mem wss $! -i 1ms -n 2 --json");
    assertEquals(0, sum(none, "\"accessed_pages\": (\\d+)"), none);
  }

  @Test
  void compareRunsEachPolicyOnAFreshMachine() {
    String text =
        show("mem compare 'hot_cold' --policies fifo,lru,opt --memory 4M,32M --swap 32M --json");
    assertEquals(6, text.split("\"policy\"", -1).length - 1, text);
    Matcher matcher =
        Pattern.compile("\"policy\": \"(\\S+)\", \"memory\": \"4M\".*\"major_faults\": (\\d+)")
            .matcher(text);
    long lru = 0;
    long opt = 0;
    while (matcher.find()) {
      lru = matcher.group(1).equals("lru") ? Long.parseLong(matcher.group(2)) : lru;
      opt = matcher.group(1).equals("opt") ? Long.parseLong(matcher.group(2)) : opt;
    }
    assertTrue(opt < lru, text);
    assertEquals(0, sum(text, "\"memory\": \"32M\".*\"swap_out\": (\\d+)"), text);
  }

  @Test
  void heapListsTheServicesBlocks() {
    String text = show("malloc_service hold > /dev/null & sleep 0.1; heap $!; cat /proc/$!/heap");
    assertTrue(text.contains("in use   6 blocks, 3,232 bytes"), text);
    assertTrue(text.contains("6 in use with 3232 bytes"), text);
    assertTrue(text.contains("internal fragmentation unknown"), text);
  }

  @Test
  void drawingGoesToAFileOfTheHost(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("map.svg");
    Result result = new Vivarium().commands(TWO + "mem map $! -o " + file);
    assertEquals("", result.output());
    assertTrue(result.errors().contains("wrote " + file + " (on the host)"), result.errors());
    assertTrue(Files.readString(file).startsWith("<svg xmlns="), file.toString());
  }

  @Test
  void mistakesAreALineEach() {
    String[] commands = {
      "mem",
      "mem map",
      "mem map 99",
      "mem map 2",
      "mem walk 2 x",
      "mem foo",
      "mem map -x 2",
      "mem wss 2 -i 5",
      "mem compare x --policies no",
      "heap 77",
      "mem frames -o /no/such/folder/x"
    };
    for (String command : commands) {
      Result result = new Vivarium().commands(command);
      assertTrue(result.status() != 0, command);
      assertEquals(1, result.errors().split("\n").length, command + ": " + result.errors());
    }
  }
}
