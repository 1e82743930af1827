package vivarium.procfs;

import java.util.Set;
import java.util.TreeSet;
import vivarium.abi.KernelIdentity;
import vivarium.fs.Mount;
import vivarium.proc.Kernel;
import vivarium.sched.HartState;

/** cpuinfo, version, filesystems, devices and other small files about the machine. */
final class SystemFiles {
  /** What the harts execute, in the order that the ISA manual's naming chapter asks for. */
  private static final String ISA = "rv64imafdc_zicntr_zicsr_zifencei";

  private SystemFiles() {}

  static String cpuinfo(Kernel kernel) {
    StringBuilder text = new StringBuilder();
    for (HartState hart : kernel.machine().harts()) {
      text.append(
          """
          processor\t: %d
          hart\t\t: %d
          isa\t\t: %s
          mmu\t\t: sv39
          uarch\t\t: vivarium,hart
          mvendorid\t: 0x0
          marchid\t\t: 0x0
          mimpid\t\t: 0x0
          hart isa\t: %s

          """
              .formatted(hart.id(), hart.id(), ISA, ISA));
    }
    return text.toString();
  }

  static String version() {
    return "%s version %s (vivarium@vivarium) (Java %s) %s\n"
        .formatted(
            KernelIdentity.SYSTEM,
            KernelIdentity.RELEASE,
            Runtime.version().feature(),
            KernelIdentity.VERSION);
  }

  /** The kinds of file systems that are mounted; none of them needs a block device. */
  static String filesystems(Kernel kernel) {
    Set<String> types = new TreeSet<>(Set.of("proc", "tmpfs", "pipefs"));
    for (Mount mount : kernel.vfs().mounts().all()) types.add(mount.fileSystem().type());
    StringBuilder text = new StringBuilder();
    for (String type : types) text.append("nodev\t").append(type).append('\n');
    return text.toString();
  }

  static String devices() {
    return """
    Character devices:
      1 mem
      5 /dev/tty
      5 /dev/console
      5 /dev/ptmx
    136 pts

    Block devices:
    """;
  }

  /** Which terminals there are, with the name that ps(1) gives a number. */
  static String terminalDrivers() {
    return """
    /dev/tty             /dev/tty        5       0 system:/dev/tty
    /dev/console         /dev/console    5       1 system:console
    /dev/ptmx            /dev/ptmx       5       2 system
    pty_slave            /dev/pts      136 0-1048575 pty:slave
    """;
  }

  /** There are no block devices, hence no partitions. */
  static String partitions() {
    return "major minor  #blocks  name\n\n";
  }
}
