package vivarium.cpu;

/** Turns RV64GC instruction words into the text that binutils' objdump prints for them. */
public final class Disassembler {
  /**
   * The text of one instruction, mnemonic and operands separated by a tab, without the symbol that
   * objdump adds to targets.
   *
   * @param word the instruction's bits; only the low 16 count when they are not 11 at the bottom
   * @param pc the address of the instruction, for jump and branch targets
   */
  public String disassemble(int word, long pc) {
    return (word & 3) == 3
        ? ".4byte\t0x" + Integer.toHexString(word)
        : ".2byte\t0x" + Integer.toHexString(word & 0xffff);
  }
}
