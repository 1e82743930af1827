package vivarium.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What others displace while a task is away, against figures worked out by hand. */
class FootprintTest {
  private static final Settings TWO_LINES =
      Settings.DEFAULT.with(Key.L1D_SIZE, "128").with(Key.L1D_WAYS, "2");

  private final Hierarchy hierarchy = new Hierarchy(2, false, TWO_LINES, 1);
  private final Footprint task = new Footprint(TWO_LINES);
  private final Footprint other = new Footprint(TWO_LINES);

  private static void visit(Meter meter, Footprint who, int... lines) {
    meter.enter(who);
    for (int line : lines) {
      long address = (long) line << Settings.LINE_SHIFT;
      meter.load(address, address);
    }
    meter.leave(who);
  }

  @Test
  void eachDisplacedLineIsChargedOnce() {
    Meter meter = hierarchy.meter(0);
    visit(meter, task, 0, 1);
    visit(meter, other, 2, 3);
    visit(meter, task, 0, 1, 0, 4, 1, 0); // 0 and 1 come from L2; what 4 then displaces is its own
    assertEquals(2, task.refills());
    assertEquals(2 * (7 - 2), task.nanos());
  }

  @Test
  void whatNobodyDisplacedIsNotCharged() {
    Meter meter = hierarchy.meter(0);
    visit(meter, task, 0, 1);
    visit(meter, other, 0);
    visit(meter, task, 0, 1);
    assertEquals(0, task.refills());
    assertEquals(0, task.nanos());
  }

  @Test
  void aMigrationLeavesEverythingBehind() {
    visit(hierarchy.meter(0), task, 0, 1);
    visit(hierarchy.meter(1), task, 0, 1); // each from L3, where the first hart has it exclusively
    assertEquals(2, task.refills());
    assertEquals(2 * (15 + 25 - 2), task.nanos());
  }

  @Test
  void whenItLeavesAgainTheCountBeginsAnew() {
    Meter meter = hierarchy.meter(0);
    visit(meter, task, 0, 1);
    visit(meter, other, 2, 3);
    visit(meter, task, 0);
    assertEquals(1, task.refills());
    visit(meter, task);
    assertEquals(0, task.refills());
  }
}
