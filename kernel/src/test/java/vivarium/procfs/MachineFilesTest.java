package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.DirectoryEntry;
import vivarium.mem.FrameUse;
import vivarium.trace.Counter;

class MachineFilesTest {
  private final BareMachine machine = new BareMachine(7);

  @Test
  void everyFrameIsCountedOnceInMeminfo() {
    int[] frames = new int[30];
    FrameUse[] uses = {
      FrameUse.ANONYMOUS, FrameUse.FILE, FrameUse.PAGE_TABLE, FrameUse.SHARED, FrameUse.KERNEL
    };
    for (int i = 0; i < frames.length; i++)
      frames[i] = machine.kernel.frames().allocate(uses[i % uses.length]);
    assertEquals(BareMachine.PAGES * 4L, kilobytes("MemTotal"));
    assertEquals(
        kilobytes("MemTotal"),
        kilobytes("MemFree")
            + kilobytes("AnonPages")
            + kilobytes("Cached")
            + kilobytes("PageTables")
            + kilobytes("Slab"));
    assertEquals(24, kilobytes("AnonPages"));
    assertEquals(48, kilobytes("Cached"));
    for (int frame : frames) machine.kernel.frames().release(frame);
    assertEquals(0, kilobytes("AnonPages"));
  }

  @Test
  void meminfoHasLinuxsColumns() {
    String[] lines = machine.read("/proc/meminfo").split("\n");
    assertEquals("MemTotal:          16384 kB", lines[0]);
    for (String line : lines)
      assertTrue(line.matches("[A-Z][A-Za-z_()]+: +\\d+ kB") && line.length() == 27, line);
  }

  @Test
  void cpuinfoNamesEachHart() {
    String text = machine.read("/proc/cpuinfo");
    assertTrue(text.startsWith("processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdc"));
    assertTrue(text.contains("\n\nprocessor\t: 1\n"));
    assertTrue(text.contains("mmu\t\t: sv39\n"));
  }

  @Test
  void statAddsUpTheHarts() {
    machine.kernel.counters().add(0, Counter.USER_TIME, 30_000_000);
    machine.kernel.counters().add(1, Counter.USER_TIME, 50_000_000);
    machine.kernel.counters().add(1, Counter.NICE_TIME, 20_000_000);
    machine.kernel.counters().add(1, Counter.SYSTEM_TIME, 70_000_000);
    machine.kernel.counters().add(0, Counter.CONTEXT_SWITCHES, 5);
    machine.kernel.counters().add(1, Counter.CONTEXT_SWITCHES, 6);
    String text = machine.read("/proc/stat");
    assertTrue(
        text.startsWith("cpu  6 2 7 0 0 0 0 0 0 0\ncpu0 3 0 0 0 0 0 0 0 0 0\ncpu1 3 2 7 0 "), text);
    assertTrue(text.contains("\nctxt 11\nbtime 1700000000\n"), text);
  }

  @Test
  void uptimeAndLoadavgAreZeroAtBoot() {
    assertEquals("0.00 0.00\n", machine.read("/proc/uptime"));
    assertEquals("0.00 0.00 0.00 0/0 0\n", machine.read("/proc/loadavg"));
  }

  @Test
  void interruptsHaveAColumnForEachHart() {
    machine.kernel.counters().add(1, Counter.INTERRUPTS_TIMER, 1234);
    String[] lines = machine.read("/proc/interrupts").split("\n");
    assertEquals("           CPU0       CPU1       ", lines[0]);
    assertEquals("  5:          0       1234  RISC-V INTC   5 Edge      riscv-timer", lines[1]);
    assertEquals("IPI0:          0          0  Rescheduling interrupts", lines[3]);
  }

  @Test
  void settingsOfTheKernelCanBeReadAndTheHostNameChanged() {
    assertEquals("Linux\n", machine.read("/proc/sys/kernel/ostype"));
    assertEquals("32768\n", machine.read("/proc/sys/kernel/pid_max"));
    assertEquals("2\n", machine.read("/proc/sys/kernel/randomize_va_space"));
    machine.write("/proc/sys/kernel/hostname", "terrarium\n");
    assertEquals("terrarium", machine.kernel.hostName());
    assertEquals("terrarium\n", machine.read("/proc/sys/kernel/hostname"));
  }

  @Test
  void settingsOfTheSchedulerAreThoseInForce() {
    String folder = "/proc/sys/kernel/sched_";
    assertEquals("1000000\n", machine.read(folder + "rt_period_us"));
    assertEquals("950000\n", machine.read(folder + "rt_runtime_us"));
    assertEquals("100\n", machine.read(folder + "deadline_period_min_us"));
    assertEquals("4194304\n", machine.read(folder + "deadline_period_max_us"));
    assertEquals("100\n", machine.read(folder + "rr_timeslice_ms"));
    machine.write(folder + "rr_timeslice_ms", "30\n");
    assertEquals(30_000_000, machine.kernel.machine().scheduler().roundRobinQuantum());
    assertEquals("30\n", machine.read(folder + "rr_timeslice_ms"));
    machine.write(folder + "rr_timeslice_ms", "0\n");
    assertEquals("100\n", machine.read(folder + "rr_timeslice_ms"));
    assertThrows(ErrnoException.class, () -> machine.write(folder + "rr_timeslice_ms", "much\n"));
  }

  @Test
  void readOnlySettingsRefuseWrites() {
    var refused =
        assertThrows(ErrnoException.class, () -> machine.write("/proc/sys/kernel/pid_max", "9\n"));
    assertTrue(
        refused.errno() == Errno.EACCES
            || refused.errno() == Errno.EPERM
            || refused.errno() == Errno.EINVAL);
    assertEquals("32768\n", machine.read("/proc/sys/kernel/pid_max"));
  }

  @Test
  void identifiersOfABootComeFromItsSeed() {
    String id = machine.read("/proc/sys/kernel/random/boot_id");
    assertTrue(
        id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n"), id);
    assertEquals(id, machine.read("/proc/sys/kernel/random/boot_id"));
    assertEquals(id, new BareMachine(7).read("/proc/sys/kernel/random/boot_id"));
    assertNotEquals(id, new BareMachine(8).read("/proc/sys/kernel/random/boot_id"));
    assertNotEquals(
        machine.read("/proc/sys/kernel/random/uuid"), machine.read("/proc/sys/kernel/random/uuid"));
  }

  @Test
  void seedZeroSwitchesRandomLayoutsOff() {
    assertEquals("0\n", new BareMachine(0).read("/proc/sys/kernel/randomize_va_space"));
  }

  @Test
  void namesStandInTheListingAndKeepTheirInodeNumbers() {
    Map<String, Long> first = listing();
    assertTrue(
        first.containsKey("cpuinfo") && first.containsKey("self") && first.containsKey("sys"));
    assertEquals(first, listing());
    var place = machine.kernel.vfs().resolve(machine.user, "/proc/meminfo");
    assertEquals(first.get("meminfo"), place.inode().ino());
  }

  @Test
  void nobodyIsSelfWhenTheKernelLooks() {
    var thrown = assertThrows(ErrnoException.class, () -> machine.read("/proc/self/stat"));
    assertEquals(Errno.ENOENT, thrown.errno());
    assertFalse(listing().containsKey("1"));
  }

  private Map<String, Long> listing() {
    Map<String, Long> names = new HashMap<>();
    for (DirectoryEntry entry :
        machine.kernel.vfs().resolve(machine.user, "/proc").inode().list()) {
      names.put(entry.name(), entry.ino());
    }
    return names;
  }

  /** A row of /proc/meminfo. */
  private long kilobytes(String name) {
    for (String line : machine.read("/proc/meminfo").split("\n")) {
      String[] words = line.split(":? +");
      if (words[0].equals(name)) return Long.parseLong(words[1]);
    }
    throw new AssertionError("no " + name);
  }
}
