package vivarium.fs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;

/**
 * devpts: a device node for each pseudo-terminal whose master is open, and {@code ptmx} to make
 * more.
 */
public final class PtyFileSystem extends SyntheticFileSystem {
  static final int MAJOR = 136;

  /** A pair: its master and the node of its terminal. */
  private record Pair(PtyMaster master, Inode node) {}

  private final Vfs vfs;
  private final TreeMap<Integer, Pair> pairs = new TreeMap<>();

  public PtyFileSystem(Vfs vfs) {
    super("devpts", DEVPTS_MAGIC, vfs.nextDevice(), vfs.realTime());
    this.vfs = vfs;
    Inode ptmx =
        new SpecialInode(this, newIno(), Mode.S_IFCHR | 0666, 0, 0, DeviceTable.number(5, 2));
    setRoot(
        new SyntheticDirectory(this, 0755).add("ptmx", ptmx).dynamic(this::find, this::entries));
    vfs.devices().register(5, 2, this::openMaster);
    vfs.devices().register(5, 0, PtyFileSystem::openOwn);
  }

  @Override
  public String options() {
    return ",mode=620,ptmxmode=666";
  }

  /** /dev/tty: the controlling terminal of whoever asks; ENXIO without one. */
  private static OpenFile openOwn(Location at, int flags, FileUser user) {
    Tty own = user.terminal();
    if (own == null) {
      throw vivarium.abi.ErrnoException.of(vivarium.abi.Errno.ENXIO);
    }
    return own.open(at, flags, user);
  }

  /** /dev/ptmx: a new pair with the lowest free number. */
  private OpenFile openMaster(Location at, int flags, FileUser user) {
    int number = 0;
    while (pairs.containsKey(number)) {
      number++;
    }
    PtyMaster master = new PtyMaster(vfs, this, number, at, flags);
    long device = DeviceTable.number(MAJOR, number);
    int mode = Mode.S_IFCHR | 0620;
    Inode node = new SpecialInode(this, 3 + number, mode, user.fsUid(), user.fsGid(), device);
    pairs.put(number, new Pair(master, node));
    vfs.devices().register(MAJOR, number, master.tty()::open);
    return master;
  }

  void remove(int number) {
    pairs.remove(number);
    vfs.devices().unregister(MAJOR, number);
  }

  private @Nullable Inode find(String name) {
    if (name.isEmpty() || name.length() > 5 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    Pair pair = pairs.get(Integer.parseInt(name));
    return pair == null || !name.equals(Integer.toString(pair.master.tty().deviceMinor()))
        ? null
        : pair.node;
  }

  private List<DirectoryEntry> entries() {
    List<DirectoryEntry> entries = new ArrayList<>();
    pairs.forEach((number, pair) ->
        entries.add(
            new DirectoryEntry(Integer.toString(number), pair.node.ino(), pair.node.type())));
    return entries;
  }
}
