package vivarium.boot;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Hierarchy;
import vivarium.cpu.CodeCache;
import vivarium.cpu.Hart;
import vivarium.jit.MeteredTranslator;
import vivarium.jit.Translations;
import vivarium.jit.Translator;
import vivarium.mem.PhysicalMemory;

/** How guest code runs. The results are the same to the bit; only the host's time differs. */
public enum EngineKind {
  /** Instruction by instruction. */
  INTERP,
  /** Hot code is translated to JVM bytecode. */
  JIT;

  /**
   * What makes a machine's harts.
   *
   * @param hierarchy what accesses cost; null in uniform time
   * @param tuning when code is translated
   * @param parallel whether the harts run at the same time
   */
  IntFunction<Hart> harts(
      CodeCache code,
      PhysicalMemory memory,
      @Nullable Hierarchy hierarchy,
      Translations.Tuning tuning,
      boolean parallel) {
    if (this == INTERP) {
      return id -> hierarchy == null ? new Hart(id, code) : new Hart(id, code, hierarchy.meter(id));
    }
    if (hierarchy != null) {
      Translations metered = new Translations(memory, tuning, hierarchy);
      return id -> new Hart(id, code, new MeteredTranslator(metered), hierarchy.meter(id));
    }
    Translations translations = new Translations(memory, tuning, parallel);
    return id -> new Hart(id, code, new Translator(translations));
  }
}
