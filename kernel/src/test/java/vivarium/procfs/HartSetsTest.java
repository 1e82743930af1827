package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HartSetsTest {
  @Test
  void listJoinsNeighbours() {
    assertEquals("", HartSets.list(0));
    assertEquals("0-3", HartSets.list(0xf));
    assertEquals("0-2,5,8-9", HartSets.list(0b11_0010_0111));
    assertEquals("0-63", HartSets.list(-1));
  }

  @Test
  void maskHasACommaBetweenWords() {
    assertEquals("3", HartSets.mask(3));
    assertEquals("1,00000000", HartSets.mask(1L << 32));
  }
}
