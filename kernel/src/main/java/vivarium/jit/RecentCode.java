package vivarium.jit;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translations made lately, by their class files. Harts that begin the same program at the same
 * time ask for the same translations; when they share a class, the JVM compiles it once, and none
 * of them has worse luck with the result. Used by the compiler's thread alone.
 */
final class RecentCode {
  /** Few, as later requests find the code in the store. */
  private static final int MOST = 128;

  private final Map<ByteBuffer, WeakReference<RegionCode>> codes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<ByteBuffer, WeakReference<RegionCode>> eldest) {
          return size() > MOST;
        }
      };

  /** The translation of these very instructions to this class file; null if there is none. */
  @Nullable RegionCode find(
      byte[] file, GuestCode code, BitSet slots, int entry, List<MeteredExit> exits) {
    WeakReference<RegionCode> known = codes.get(ByteBuffer.wrap(file));
    RegionCode found = known == null ? null : known.get();
    return found != null
            && !found.dropped
            && found.isOf(code, slots, entry)
            && found.exits.equals(exits)
        ? found
        : null;
  }

  /** Keeps a translation as long as somebody else does. */
  void add(byte[] file, RegionCode made) {
    codes.put(ByteBuffer.wrap(file), new WeakReference<>(made));
  }
}
