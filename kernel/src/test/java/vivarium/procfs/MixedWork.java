package vivarium.procfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A script of the guest's shell that does a bit of everything that makes tasks switch, put together
 * by a seed: pipes, sleeps, threads, signals, busy loops, files, children in the background.
 */
final class MixedWork {
  private static final int KINDS = 9;

  private MixedWork() {}

  static String script(long seed) {
    Random random = new Random(seed);
    List<String> pieces = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) pieces.add(piece(kind, random));
    Collections.shuffle(pieces, random); // all kinds, so that no seed makes little happen
    return String.join("\n", pieces) + "\nwait\n";
  }

  private static String piece(int kind, Random random) {
    int n = 1 + random.nextInt(4);
    return switch (kind) {
      case 0 -> "seq 1 " + 60 * n + " | sort -n | tail -n 2 | wc";
      case 1 -> "sleep 0.00" + n + " & sleep 0.00" + random.nextInt(5) + " & wait";
      case 2 -> "/demos/threads " + n + " > /dev/null";
      case 3 -> "sleep 5 & victim=$!; sleep 0.001; kill $victim; wait $victim 2> /dev/null";
      case 4 -> busy(40 * n) + " & " + busy(30 * n) + " & wait";
      case 5 -> "ls /bin /proc > /tmp/list; wc -l < /tmp/list; cat /proc/stat > /dev/null";
      case 6 -> "(" + busy(20 * n) + ") & seq 1 " + 50 * n + " | cat > /dev/null; wait";
      case 7 -> "yes | head -n " + 50 * n + " | wc -l";
      default -> "seq 1 9 | cat | cat > /dev/null & ps > /dev/null; wait";
    };
  }

  private static String busy(int loops) {
    return "(i=0; while [ $i -lt " + loops + " ]; do i=$((i+1)); done)";
  }
}
