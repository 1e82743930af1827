package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vivarium.mem.PhysicalMemory;

/** Which translations of one place the store keeps, and in which order. */
class CodeStoreTest {
  private static final int FRAME = 1;
  private static final int ALIKE = 8;

  private final PhysicalMemory memory = new PhysicalMemory(1 << 20);
  private final CodeStore store = new CodeStore(CodeStore.CAPACITY);

  private static RegionCode translation() {
    return SampleTranslation.translation(
        SampleTranslation.code(0, SampleTranslation.ADD_ONE, SampleTranslation.AGAIN));
  }

  private boolean add(RegionCode code) {
    return store.add(code, FRAME, 0, memory);
  }

  private List<RegionCode> kept() {
    return store.at(FRAME, 0, memory);
  }

  @Test
  void newestTranslationComesFirst() {
    RegionCode first = translation();
    RegionCode second = translation();
    assertTrue(add(first));
    assertTrue(add(second));
    assertEquals(List.of(second, first), kept());
  }

  @Test
  void whatIsMadeAgainComesFirstAgain() {
    RegionCode first = translation();
    RegionCode second = translation();
    add(first);
    add(second);
    assertFalse(add(first));
    assertEquals(List.of(first, second), kept());
    assertFalse(add(first));
    assertEquals(List.of(first, second), kept());
  }

  @Test
  void oldestIsGivenUp() {
    List<RegionCode> all = Stream.generate(CodeStoreTest::translation).limit(ALIKE + 1).toList();
    all.forEach(this::add);
    assertEquals(all.reversed().subList(0, ALIKE), kept());
    assertTrue(all.getFirst().dropped);
    assertEquals(1, store.dropped());
  }
}
