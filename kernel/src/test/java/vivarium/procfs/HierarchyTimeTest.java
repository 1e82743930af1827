package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.MachineConfig;
import vivarium.boot.TimeModel;
import vivarium.cache.Event;
import vivarium.cache.Hierarchy;
import vivarium.cache.Key;
import vivarium.cache.Meter;
import vivarium.cache.Settings;
import vivarium.proc.Process;
import vivarium.sched.HartState;
import vivarium.sched.Profile;
import vivarium.sched.Schedulable;
import vivarium.sched.TaskEvents;
import vivarium.trace.Argument;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;

/** Whole machines in hierarchy time: counts add up, and the same run gives the same bytes. */
@Timeout(120)
class HierarchyTimeTest {
  private static MachineConfig.Builder config(Settings settings, boolean smt) {
    return MachineConfig.builder(GuestMachine.IMAGES)
        .memory(64 << 20)
        .cores(3)
        .quantum(1_000_000)
        .time(new TimeModel(settings, smt));
  }

  private static final String[] LOAD = {
    "/bin/sh",
    "-c",
    "sort /etc/help > /dev/null & /demos/false_sharing > /dev/null & /demos/race 2000 & wait;"
        + " cat /proc/stat /proc/uptime /proc/self/stat /proc/schedstat"
  };

  @Test
  void tasksAddUpToHartsAndHartsToTheMachine() throws Exception {
    for (boolean smt : new boolean[] {false, true}) {
      try (GuestMachine guest = new GuestMachine(config(Settings.DEFAULT, smt))) {
        Profile all = new Profile();
        guest.machine.call(() -> {
          for (Process process : guest.kernel().pids().processes()) {
            process.tasks().forEach(all::add);
          }
          return true;
        });
        guest.run(LOAD);
        guest.machine.call(() -> {
          check(guest, all);
          return true;
        });
      }
    }
  }

  private static Meter meter(HartState hart) {
    return Objects.requireNonNull(hart.cpu().meter());
  }

  private static void check(GuestMachine guest, Profile all) {
    List<HartState> harts = guest.kernel().machine().harts();
    for (Event event : Event.values()) {
      long tasks = 0;
      for (Schedulable task : all.members()) {
        TaskEvents events = task.sched().events();
        tasks += events == null ? 0 : events.get(event);
      }
      long sum = 0;
      for (HartState hart : harts) {
        sum += meter(hart).get(event);
      }
      assertEquals(sum, meter(harts.getFirst()).hierarchy().total(event), event.text());
      if (event == Event.INVALIDATIONS_RECEIVED) {
        assertTrue(tasks <= sum, "an idle hart loses lines, too");
      } else {
        assertEquals(sum, tasks, event.text());
      }
    }
    long user = 0;
    long instructions = 0;
    for (HartState hart : harts) {
      user += meter(hart).get(Event.CYCLES);
      instructions += meter(hart).get(Event.INSTRUCTIONS);
      assertTrue(meter(hart).get(Event.INSTRUCTIONS) > 0, "hart " + hart.id());
    }
    assertEquals(guest.kernel().counters().total(Counter.USER_TIME), user);
    assertEquals(guest.kernel().counters().total(Counter.INSTRUCTIONS), instructions);
    assertTrue(user > instructions);
    long sent = meter(harts.getFirst()).hierarchy().total(Event.INVALIDATIONS_SENT);
    long received = meter(harts.getFirst()).hierarchy().total(Event.INVALIDATIONS_RECEIVED);
    assertTrue(sent > 0);
    assertEquals(sent, received);
  }

  @Test
  void summariesOfRunsAddUpToTheHarts() throws Exception {
    try (GuestMachine guest = new GuestMachine(config(Settings.DEFAULT, false))) {
      Map<String, Long> summed = new HashMap<>();
      guest.machine.call(() -> {
        guest
            .kernel()
            .trace()
            .add((kind, time, hart, task, words) -> {
              if (kind == EventKind.CACHE_SUMMARY) {
                for (Argument argument : kind.arguments()) {
                  summed.merge(argument.name(), words[argument.offset()], Long::sum);
                }
              }
            });
        return true;
      });
      guest.run(LOAD);
      guest.machine.call(() -> { // all tasks have ended or sleep
        Hierarchy caches = meter(guest.kernel().machine().harts().getFirst()).hierarchy();
        for (Event event : Event.values()) {
          String name = event.name().toLowerCase(Locale.ROOT);
          Long sum = summed.get(name);
          if (sum != null && event != Event.INVALIDATIONS_RECEIVED) { // idle harts lose lines, too
            assertTrue(sum > 0, name);
            assertEquals(caches.total(event), sum, name);
          }
        }
        return true;
      });
      assertEquals(14, summed.size());
      assertTrue(summed.getOrDefault("refills", 0L) > 0);
    }
  }

  @Test
  void theSameRunGivesTheSameBytes() throws Exception {
    Settings random =
        Settings.DEFAULT
            .with(Key.L1D_REPLACEMENT, "random")
            .with(Key.L2_REPLACEMENT, "random")
            .with(Key.TLB_REPLACEMENT, "random");
    for (Settings settings : List.of(Settings.DEFAULT, random)) {
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        try (GuestMachine guest = new GuestMachine(config(settings, false))) {
          String output = guest.run(LOAD);
          StringBuilder counts = new StringBuilder(output);
          guest.machine.call(() -> {
            for (HartState hart : guest.kernel().machine().harts()) {
              for (Event event : Event.values()) {
                counts.append(event).append(' ').append(meter(hart).get(event)).append('\n');
              }
            }
            return true;
          });
          runs.add(counts.toString());
        }
      }
      assertEquals(runs.get(0), runs.get(1));
    }
  }

  @Test
  void whatOthersDisplaceIsChargedToTheSwitchBack() throws Exception {
    long alone = refills("/bin/sort /etc/help > /dev/null");
    long disturbed =
        refills("/bin/sort /etc/help > /dev/null & /demos/cache_matrix > /dev/null & wait");
    assertTrue(disturbed > alone + 100, alone + " alone, " + disturbed + " beside another");
  }

  /** All refills of all tasks on one hart with a short quantum and small caches. */
  private static long refills(String commands) throws Exception {
    MachineConfig.Builder config =
        config(Settings.DEFAULT.with(Key.L2_SIZE, "32K"), false).cores(1).quantum(100_000);
    try (GuestMachine guest = new GuestMachine(config)) {
      Profile all = new Profile();
      guest.machine.call(() -> {
        for (Process process : guest.kernel().pids().processes()) {
          process.tasks().forEach(all::add);
        }
        return true;
      });
      guest.run("/bin/sh", "-c", commands);
      return guest.machine.call(() -> {
        long sum = 0;
        for (Schedulable task : all.members()) {
          TaskEvents events = task.sched().events();
          sum += events == null ? 0 : events.refillsInAll();
        }
        return sum;
      });
    }
  }
}
