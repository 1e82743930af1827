package vivarium.jit;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

/** Makes a region of a class file: a hidden class, which goes when nobody refers to it any more. */
final class RegionLoader {
  private RegionLoader() {}

  static Region load(byte[] file, MemorySegment ram) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup().defineHiddenClassWithClassData(file, ram, true);
      return (Region) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("translated code cannot be loaded", e);
    }
  }
}
