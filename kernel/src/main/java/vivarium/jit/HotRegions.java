package vivarium.jit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import vivarium.mem.AddressSpace;

/** The regions that are kept now, with a sample of where guests spend their time. */
public final class HotRegions {
  private HotRegions() {}

  /**
   * A region in an address space, of one hart.
   *
   * @param address of its first instruction
   * @param instructions of the guest in it
   * @param bytes of JVM bytecode in its largest method
   * @param isLoop whether it was made as a loop
   * @param links that lead to another region now
   * @param samples how often a hart's run, see {@link Translator#stretch}, ended in it
   */
  public record Hot(
      AddressSpace space,
      long address,
      int instructions,
      int bytes,
      boolean isLoop,
      int links,
      long samples) {}

  /** All regions of all spaces, those with most samples first. */
  public static List<Hot> of(Translations translations) {
    List<Hot> all = new ArrayList<>();
    for (TranslatedSpace space : translations.spaces()) {
      if (space.space().users() > 0) {
        space
            .regions()
            .forEach((address, region) ->
                all.add(
                    new Hot(
                        space.space(),
                        address,
                        region.code.instructions,
                        region.code.size,
                        region.code.isLoop,
                        region.linked(),
                        region.samples)));
      }
    }
    all.sort(Comparator.comparingLong(Hot::samples).reversed().thenComparingLong(Hot::address));
    return all;
  }
}
