package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** Our own ld.so and libc.so, as /demos/linking shows them. */
@Timeout(120)
final class DynamicLinkingTest {
  private static String run(String commands) {
    Result result = new Vivarium().commands("cd /demos/linking\n" + commands);
    assertEquals(0, result.status(), result.errors());
    return result.output() + result.errors();
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  @Test
  void aStaticProgramHoldsItsLibraryAndADynamicOneNamesIt() {
    String fixed = run("./static");
    assertTrue(find("printf +0x\\w+, in (.*)", fixed).equals("/demos/linking/static"), fixed);
    String dynamic = run("./dynamic; ldd dynamic");
    assertEquals("/lib/libc.so", find("printf +0x\\w+, in (.*)", dynamic));
    assertTrue(dynamic.contains("libc.so => /lib/libc.so (0x"), dynamic);
    long small = Long.parseLong(find("(\\d+) bytes", dynamic));
    assertTrue(small < Long.parseLong(find("(\\d+) bytes", fixed)), dynamic);
  }

  @Test
  void aFunctionIsBoundAtItsFirstCallUnlessAskedToBeBoundAtOnce() {
    String lazy = run("./dynamic");
    assertEquals("/demos/linking/dynamic", find("before +0x\\w+, in (.*)", lazy));
    assertEquals("/lib/libc.so", find("after +0x\\w+, in (.*)", lazy));
    for (String now : new String[] {"./dynamic-now", "LD_BIND_NOW=1 ./dynamic"}) {
      assertEquals("/lib/libc.so", find("before +0x\\w+, in (.*)", run(now)));
    }
  }

  @Test
  void mapsShowTextConstantsAndDataOfTheLibraryAndTheLinker() {
    String maps = run("./dynamic maps");
    for (String file : new String[] {"/lib/libc.so", "/lib/ld.so", "/demos/linking/dynamic"}) {
      for (String permissions : new String[] {"r-xp", "r--p", "rw-p"}) {
        assertTrue(
            Pattern.compile(permissions + " [0-9a-f]{8} \\S+ \\d+ +" + file + "\n")
                .matcher(maps)
                .find(),
            permissions + " " + file + " in " + maps);
      }
    }
  }

  @Test
  void aPreloadedLibraryReplacesAFunctionOfADynamicProgramOnly() {
    String counted = run("LD_PRELOAD=./count_calls.so ./dynamic");
    assertNotEquals("0", find("malloc (\\d+) times", counted));
    assertTrue(!run("LD_PRELOAD=./count_calls.so ./static").contains("times"));
  }

  @Test
  void theManifestNamesTheReplacedLibrary() {
    String story = run("sh integrity.sh");
    assertTrue(story.contains("root: wrong password"), story);
    assertTrue(story.contains("root: welcome"), story);
    assertTrue(story.contains("the program itself is the same"), story);
    assertEquals("/lib/libauth.so", find("\n(.*): FAILED\n", story));
    assertTrue(story.contains("all libraries are as they were"), story);
  }

  @Test
  void allProcessesShareOneSetOfTheLibrarysTextFrames() {
    String shared =
        run(
            "PATH=/dynamic/bin:$PATH; sleep 9 & sleep 9 & sleep 0.01\n"
                + "cat /proc/$!/smaps; kill %1 %2");
    Matcher text =
        Pattern.compile("r-xp [^\n]*/lib/libc.so\n(?:[A-Z][^\n]*\n)*?Shared_Clean: +(\\d+) kB")
            .matcher(shared);
    assertTrue(text.find(), shared);
    assertTrue(Integer.parseInt(text.group(1)) > 0, shared);
  }

  @Test
  void aMissingLibraryIsNamed() {
    Result result =
        new Vivarium()
            .commands("cp /lib/libauth.so /tmp/; rm /lib/libauth.so; /demos/linking/login a b");
    assertEquals(127, result.status());
    assertTrue(
        result
            .errors()
            .contains(
                "/demos/linking/login: error while loading shared libraries: libauth.so: cannot open shared object file:"
                    + " No such file or directory"),
        result.errors());
  }
}
