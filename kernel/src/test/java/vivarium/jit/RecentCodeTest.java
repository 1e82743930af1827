package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static vivarium.jit.SampleTranslation.ADD_ONE;
import static vivarium.jit.SampleTranslation.AGAIN;
import static vivarium.jit.SampleTranslation.code;
import static vivarium.jit.SampleTranslation.slots;
import static vivarium.jit.SampleTranslation.translation;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Harts that ask for a translation which another has just got are given the same one. */
class RecentCodeTest {
  private static final byte[] FILE = {1, 2, 3};

  private final RecentCode recent = new RecentCode();
  private final GuestCode loop = code(0, ADD_ONE, AGAIN);
  private final RegionCode made = translation(loop);

  @Test
  void sameInstructionsGetSameTranslation() {
    recent.add(FILE, made);
    assertSame(made, recent.find(FILE.clone(), code(0, ADD_ONE, AGAIN), slots(0, 2), 0, List.of()));
  }

  @Test
  void otherInstructionsPlacesEntriesAndClassesGetNone() {
    recent.add(FILE, made);
    assertNull(recent.find(FILE, code(0, ADD_ONE + (1 << 20), AGAIN), slots(0, 2), 0, List.of()));
    assertNull(recent.find(FILE, code(8, ADD_ONE, AGAIN), slots(4, 6), 4, List.of()));
    assertNull(recent.find(FILE, loop, slots(0, 2), 2, List.of()));
    assertNull(recent.find(FILE, loop, slots(0), 0, List.of()));
    assertNull(recent.find(new byte[] {1, 2}, loop, slots(0, 2), 0, List.of()));
  }

  @Test
  void whatTheStoreHasGivenUpIsMadeAnew() {
    recent.add(FILE, made);
    made.dropped = true;
    assertNull(recent.find(FILE, loop, slots(0, 2), 0, List.of()));
  }
}
