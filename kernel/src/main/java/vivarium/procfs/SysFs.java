package vivarium.procfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import vivarium.fs.FileSystem;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFileSystem;
import vivarium.proc.Kernel;

/**
 * The file system /sys: the harts and the RAM of the machine, as lscpu(1), lsmem(1) and htop(1)
 * look for them, and its devices by number. What the machine does not have (caches without a cache
 * model, disks, batteries) has no file, or an empty directory where programs list one.
 */
public final class SysFs {
  /** What Linux calls a section: RAM comes and goes in blocks of at most this many bytes. */
  private static final long LARGEST_BLOCK = 128L << 20;

  private static final int MOST_HARTS = 64;

  private static final Map<String, String> MEMORY = new LinkedHashMap<>();
  private static final Map<String, String> TERMINALS = new LinkedHashMap<>();

  static {
    MEMORY.put("null", "1:3");
    MEMORY.put("zero", "1:5");
    MEMORY.put("full", "1:7");
    MEMORY.put("random", "1:8");
    MEMORY.put("urandom", "1:9");
    TERMINALS.put("tty", "5:0");
    TERMINALS.put("console", "5:1");
    TERMINALS.put("ptmx", "5:2");
  }

  private final Kernel kernel;
  private final SyntheticFileSystem fileSystem;
  private final long harts;

  private SysFs(Kernel kernel) {
    this.kernel = kernel;
    this.fileSystem =
        new SyntheticFileSystem(
            "sysfs", FileSystem.SYSFS_MAGIC, kernel.vfs().nextDevice(), kernel.vfs().realTime());
    this.harts = -1L >>> (64 - kernel.machine().harts().size());
  }

  /** Makes the file system for a machine. */
  public static FileSystem create(Kernel kernel) {
    SysFs sys = new SysFs(kernel);
    sys.fileSystem.setRoot(sys.root());
    return sys.fileSystem;
  }

  private SyntheticDirectory root() {
    return directory()
        .directory("block", directory())
        .directory("bus", directory().directory("cpu", directory()))
        .directory("class", classes())
        .directory("dev", directory().directory("block", directory()).directory("char", numbers()))
        .directory("devices", devices())
        .directory("firmware", directory())
        .directory("fs", directory())
        .directory("kernel", kernelSettings())
        .directory("module", directory());
  }

  private SyntheticDirectory devices() {
    SyntheticDirectory system =
        directory()
            .directory("cpu", processors())
            .directory("memory", memory())
            .directory("node", nodes());
    return directory().directory("system", system).directory("virtual", virtualDevices());
  }

  private SyntheticDirectory processors() {
    SyntheticDirectory cpu = directory();
    show(cpu, "isolated", () -> "");
    show(cpu, "kernel_max", () -> MOST_HARTS - 1);
    show(cpu, "offline", () -> "");
    show(cpu, "online", () -> HartSets.list(harts));
    show(cpu, "possible", () -> HartSets.list(harts));
    show(cpu, "present", () -> HartSets.list(harts));
    for (int id = 0; id < Long.bitCount(harts); id++) {
      cpu.directory("cpu" + id, directory().directory("topology", topology(id)));
    }
    return cpu;
  }

  /** One package of cores with one hart each. */
  private SyntheticDirectory topology(int hart) {
    SyntheticDirectory topology = directory();
    show(topology, "cluster_id", () -> -1);
    show(topology, "core_id", () -> hart);
    show(topology, "physical_package_id", () -> 0);
    set(topology, "cluster_cpus", 1L << hart);
    set(topology, "core_cpus", 1L << hart);
    set(topology, "core_siblings", harts);
    set(topology, "package_cpus", harts);
    set(topology, "thread_siblings", 1L << hart);
    return topology;
  }

  private static void set(SyntheticDirectory directory, String name, long set) {
    show(directory, name, () -> HartSets.mask(set));
    show(directory, name + "_list", () -> HartSets.list(set));
  }

  private SyntheticDirectory memory() {
    long size = (long) kernel.frames().totalCount() << 12;
    long block = Math.min(LARGEST_BLOCK, Long.lowestOneBit(size));
    SyntheticDirectory memory = directory();
    show(memory, "auto_online_blocks", () -> "offline");
    show(memory, "block_size_bytes", () -> Long.toHexString(block));
    for (long i = 0; i < size / block; i++) {
      String index = "%08x".formatted(i);
      SyntheticDirectory one = directory();
      show(one, "phys_device", () -> 0);
      show(one, "phys_index", () -> index);
      show(one, "removable", () -> 0);
      show(one, "state", () -> "online");
      show(one, "valid_zones", () -> "none");
      memory.directory("memory" + i, one.link("node0", () -> "../../node/node0"));
    }
    return memory;
  }

  private SyntheticDirectory nodes() {
    SyntheticDirectory node = directory();
    for (String name : new String[] {"has_cpu", "has_memory", "online", "possible"}) {
      show(node, name, () -> 0);
    }
    SyntheticDirectory only = directory();
    show(only, "cpulist", () -> HartSets.list(harts));
    show(only, "cpumap", () -> HartSets.mask(harts));
    show(only, "distance", () -> 10);
    for (int id = 0; id < Long.bitCount(harts); id++) {
      String name = "cpu" + id;
      only.link(name, () -> "../../cpu/" + name);
    }
    return node.directory("node0", only);
  }

  private SyntheticDirectory classes() {
    SyntheticDirectory classes = directory();
    classes.directory("block", directory());
    classes.directory("mem", links(MEMORY, "mem"));
    classes.directory("tty", links(TERMINALS, "tty"));
    return classes;
  }

  private SyntheticDirectory links(Map<String, String> devices, String kind) {
    SyntheticDirectory all = directory();
    devices
        .keySet()
        .forEach(name -> all.link(name, () -> "../../devices/virtual/" + kind + "/" + name));
    return all;
  }

  private SyntheticDirectory virtualDevices() {
    return directory().directory("mem", all(MEMORY)).directory("tty", all(TERMINALS));
  }

  private SyntheticDirectory all(Map<String, String> devices) {
    SyntheticDirectory all = directory();
    devices.forEach((name, number) -> {
      SyntheticDirectory one = directory();
      show(one, "dev", () -> number);
      show(one, "uevent", () -> uevent(name, number));
      all.directory(name, one);
    });
    return all;
  }

  private static String uevent(String name, String number) {
    int colon = number.indexOf(':');
    return "MAJOR=%s\nMINOR=%s\nDEVNAME=%s"
        .formatted(number.substring(0, colon), number.substring(colon + 1), name);
  }

  private SyntheticDirectory numbers() {
    SyntheticDirectory numbers = directory();
    MEMORY.forEach(
        (name, number) -> numbers.link(number, () -> "../../devices/virtual/mem/" + name));
    TERMINALS.forEach(
        (name, number) -> numbers.link(number, () -> "../../devices/virtual/tty/" + name));
    return numbers;
  }

  private SyntheticDirectory kernelSettings() {
    SyntheticDirectory pages = directory();
    show(pages, "enabled", () -> "always madvise [never]");
    SyntheticDirectory mm =
        directory().directory("hugepages", directory()).directory("transparent_hugepage", pages);
    return directory().directory("mm", mm);
  }

  private SyntheticDirectory directory() {
    return new SyntheticDirectory(fileSystem, 0555);
  }

  private static void show(SyntheticDirectory directory, String name, Supplier<Object> value) {
    directory.file(name, 0444, () -> ProcEntry.bytesOf(value.get() + "\n"));
  }
}
