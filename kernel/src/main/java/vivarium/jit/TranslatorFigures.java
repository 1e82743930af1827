package vivarium.jit;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Hart;

/**
 * What the translator has done so far, as figures by name, all of them counted; for
 * /proc/vivarium/jit and the command {@code jit}. They depend on the host: when translations are
 * ready is its matter, and so is how many instructions were interpreted until then. Used on the
 * machine thread.
 */
public final class TranslatorFigures {
  private TranslatorFigures() {}

  /**
   * What the harts of the machine that this is one of have translated; null under the interpreter.
   */
  public static @Nullable Translations of(Hart hart) {
    return hart.engine() instanceof Translator translator ? translator.translations() : null;
  }

  /** All figures in their order; units are in the names, counts have none. */
  public static Map<String, Long> all(Translations translations) {
    Map<String, Long> figures = new LinkedHashMap<>();
    Tally tally = translations.tally();
    figures.put("instructions_translated_code", tally.executed);
    figures.put("instructions_interpreted", tally.interpreted);
    made(translations, figures);
    kept(translations, figures);
    requests(translations.compiler, tally, figures);
    figures.put("resets_code", tally.resets);
    figures.put("resets_windows", tally.windowResets);
    figures.put("regions_wasted", tally.wasted);
    figures.put("pauses", tally.pauses);
    figures.put("indirect_jumps_learned", tally.learned);
    figures.putAll(tally.fallbacks.byReason());
    return figures;
  }

  private static void made(Translations translations, Map<String, Long> figures) {
    figures.put("regions_made", translations.regionsMade());
    figures.put("guest_instructions_in_regions", translations.instructionsMade());
    figures.put("bytecode_bytes_in_regions", translations.bytesMade());
    figures.put("translating_host_ns", translations.compiler.nanos());
  }

  private static void kept(Translations translations, Map<String, Long> figures) {
    long instances = 0;
    long links = 0;
    for (TranslatedSpace space : translations.spaces()) {
      instances += space.regions().size();
      for (Region region : space.regions().values()) {
        links += region.linked();
      }
    }
    figures.put("address_spaces", (long) translations.spaces().size());
    figures.put("region_instances", instances);
    figures.put("links", links);
    CacheStats store = translations.store.statistics();
    figures.put("store_bytecode_bytes", translations.store.bytes());
    figures.put("store_hits", store.hitCount());
    figures.put("store_misses", store.missCount());
    figures.put("store_evictions", store.evictionCount());
  }

  private static void requests(Compiler compiler, Tally tally, Map<String, Long> figures) {
    figures.put("requests", tally.requests);
    figures.put("requests_refused_queue_full", tally.refused);
    figures.put("requests_refused_no_credit", tally.unpaid);
    figures.put("requests_page_not_executable", tally.unreadable);
    figures.put("requests_without_new_region", compiler.without());
    figures.put("failed_too_large", compiler.tooLarge());
    figures.put("failed_verification", compiler.unverified());
    figures.put("failed_exception", compiler.broken());
  }
}
