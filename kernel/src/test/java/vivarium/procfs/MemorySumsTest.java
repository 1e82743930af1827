package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.MachineConfig;
import vivarium.fs.Vfs;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.Paging;
import vivarium.proc.Kernel;
import vivarium.proc.Process;

/**
 * While processes come, grow, swap and go, at every moment: what they hold by their own files of
 * /proc, plus what the kernel holds, is what meminfo says is used; and so for the swap device.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MemorySumsTest {
  private static final String WORK =
      "(i=0; while [ $i -lt 3 ]; do head -c 1500000 /dev/zero >/tmp/f$i; i=$((i+1)); done) & "
          + "seq 1 6000 | sort -r | tail -1; cat /tmp/f0 /tmp/f1 | wc -c; seq 1 6000 | sort | wc -l; wait";

  private static final List<String> SUMS = List.of("Pss", "SwapPss", "Swap", "Rss");

  private final List<String> wrong = new ArrayList<>();
  private int moments;
  private int swapped;

  @Test
  void processesAndKernelAddUpAtEveryMoment() throws Exception {
    try (GuestMachine guest =
        new GuestMachine(
            MachineConfig.builder(GuestMachine.IMAGES)
                .memory(4 << 20)
                .paging(Paging.DEFAULT.withSwap(32 << 20, null)))) {
      Random random = new Random(7);
      guest.machine.call(() -> {
        lookLater(guest.kernel(), random);
        return true;
      });
      guest.run("/bin/sh", "-c", WORK);
      assertEquals(List.of(), wrong);
      assertTrue(moments > 100, moments + " moments");
      assertTrue(swapped > 50, "swapped at " + swapped + " moments");
    }
  }

  private void lookLater(Kernel kernel, Random random) {
    long wait = 100_000 + random.nextInt(3_000_000);
    kernel
        .clock()
        .at(
            kernel.clock().now() + wait,
            () -> {
              if (wrong.size() < 10) look(kernel);
              lookLater(kernel, random);
            });
  }

  private void look(Kernel kernel) {
    Vfs vfs = kernel.vfs();
    Map<String, Long> memory = kilobytes(GuestFiles.read(vfs, "/proc/meminfo"));
    Map<String, Long> counters = counters(GuestFiles.read(vfs, "/proc/vmstat"));
    Map<String, Long> sums = new HashMap<>();
    int processes = 0;
    for (Process process : kernel.pids().processes()) {
      if (process.zombie() || process.addressSpace() == null) continue;
      processes++;
      Map<String, Long> own =
          kilobytes(GuestFiles.read(vfs, "/proc/" + process.pid() + "/smaps_rollup"));
      SUMS.forEach(name -> sums.merge(name, own.getOrDefault(name, 0L), Long::sum));
    }
    moments++;
    if (processes == 0) return;
    long used = figure(memory, "MemTotal") - figure(memory, "MemFree");
    long onlyCached = figure(counters, "vivarium_swapcached_only") * 4;
    long kernels = figure(memory, "PageTables") + figure(memory, "Slab") + onlyCached;
    expect(
        kernel, "uses", used, figure(memory, "AnonPages") + figure(memory, "Cached") + kernels, 0);
    long lent = 4 * mappedOfKernel(kernel.frames()); // such as the vdso
    expect(
        kernel,
        "processes and kernel",
        used,
        figure(sums, "Pss") + figure(memory, "Cached") - figure(memory, "Mapped") + kernels - lent,
        processes);
    long slots = figure(memory, "SwapTotal") - figure(memory, "SwapFree");
    if (figure(sums, "SwapPss") > slots || figure(sums, "SwapPss") > figure(sums, "Swap")) {
      wrong.add("swapped by processes " + sums + ", by the machine " + slots);
    }
    swapped += figure(sums, "Swap") > 0 ? 1 : 0;
  }

  private static long figure(Map<String, Long> figures, String name) {
    return Objects.requireNonNull(figures.get(name), name);
  }

  private static long of(Map<String, Long> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static int mappedOfKernel(Frames frames) {
    int count = 0;
    for (int frame = 0; frame < frames.totalCount(); frame++) {
      if (frames.use(frame) == FrameUse.KERNEL && frames.mapCount(frame) > 0) count++;
    }
    return count;
  }

  /** Each process's figure is rounded down, hence the tolerance. */
  private void expect(Kernel kernel, String what, long wanted, long sum, long tolerance) {
    if (sum > wanted || sum < wanted - tolerance) {
      wrong.add(what + " at " + kernel.clock().now() + ": used " + wanted + " kB, sum " + sum);
    }
  }

  private static Map<String, Long> kilobytes(String text) {
    Map<String, Long> result = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split("[: ]+");
      if (words.length >= 3 && words[2].equals("kB")) {
        result.put(words[0], Long.parseLong(words[1]));
      }
    }
    return result;
  }

  private static Map<String, Long> counters(String text) {
    Map<String, Long> result = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      result.put(words[0], Long.parseLong(words[1]));
    }
    return result;
  }
}
