package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vivarium.fs.DirectoryEntry;

class SysFsTest {
  private static final String CPU = "/sys/devices/system/cpu/";

  private final BareMachine machine = new BareMachine(7);

  private String line(String path) {
    String text = machine.read(path);
    assertTrue(text.endsWith("\n"), path);
    return text.substring(0, text.length() - 1);
  }

  @Test
  void hartsAreOnePackageOfCores() {
    for (String name : new String[] {"online", "possible", "present"}) {
      assertEquals("0-1", line(CPU + name));
    }
    assertEquals("", line(CPU + "offline"));
    assertEquals("1", line(CPU + "cpu1/topology/core_id"));
    assertEquals("2", line(CPU + "cpu1/topology/thread_siblings"));
    assertEquals("0-1", line(CPU + "cpu1/topology/core_siblings_list"));
    assertEquals("0-1", line("/sys/devices/system/node/node0/cpulist"));
  }

  @Test
  void blocksOfMemoryAddUpToMemTotal() {
    long block = Long.parseLong(line("/sys/devices/system/memory/block_size_bytes"), 16);
    long blocks =
        machine
            .kernel
            .vfs()
            .resolve(machine.user, "/sys/devices/system/memory")
            .inode()
            .list()
            .stream()
            .map(DirectoryEntry::name)
            .filter(name -> name.matches("memory\\d+"))
            .count();
    assertEquals((long) BareMachine.PAGES << 12, block * blocks);
    assertEquals("online", line("/sys/devices/system/memory/memory0/state"));
  }

  @Test
  void devicesAreFoundByNumberAndByName() {
    assertEquals("1:3", line("/sys/dev/char/1:3/dev"));
    assertEquals("5:1", line("/sys/class/tty/console/dev"));
    assertTrue(machine.read("/sys/class/mem/null/uevent").contains("DEVNAME=null\n"));
  }

  @Test
  void diskLessMachineHasNoBlockDevices() {
    assertEquals(0, machine.kernel.vfs().resolve(machine.user, "/sys/block").inode().list().size());
  }
}
