package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpcodeTest {
  @Test
  void everyRowsBitsLieInItsMask() {
    for (Opcode opcode : Opcode.values()) {
      assertEquals(opcode.match(), opcode.match() & opcode.mask(), opcode.text());
      assertEquals(opcode.compressed(), (opcode.match() & 3) != 3, opcode.text());
    }
  }

  @Test
  void everyRowIsFoundByItsOwnBits() {
    for (Opcode opcode : Opcode.values()) {
      int operands = ~opcode.mask() & (opcode.compressed() ? 0xffff : -1);
      assertEquals(opcode, Decoder.find(opcode.match() | operands), opcode.text());
    }
  }

  @Test
  void rowsThatOverlapDifferInHowMuchTheySay() {
    for (Opcode a : Opcode.values()) {
      for (Opcode b : Opcode.values()) {
        boolean overlap = ((a.match() ^ b.match()) & a.mask() & b.mask()) == 0;
        if (a != b && overlap && a.compressed() == b.compressed()) {
          assertTrue(
              Integer.bitCount(a.mask()) != Integer.bitCount(b.mask()), a.text() + " " + b.text());
        }
      }
    }
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    for (Opcode opcode : Opcode.values()) {
      assertTrue(names.add(opcode.text()), opcode.text());
    }
  }
}
