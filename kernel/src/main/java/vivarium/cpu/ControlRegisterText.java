package vivarium.cpu;

import static vivarium.cpu.Disassembler.line;
import static vivarium.cpu.Registers.x;

/** How objdump prints Zicsr instructions, which have many aliases. */
final class ControlRegisterText {
  private ControlRegisterText() {}

  /**
   * The text of a Zicsr instruction.
   *
   * @param name the instruction's own name
   * @param operand rs1 or the immediate, as written
   * @param operandIsX0 whether the operand is the register x0
   */
  static String text(String name, int rd, String operand, boolean operandIsX0, int number) {
    boolean immediate = name.endsWith("i");
    String register = CsrNames.name(number);
    switch (name) {
      case "csrrs" -> {
        if (operandIsX0) {
          String read = readAlias(number);
          return read.isEmpty() ? line("csrr", x(rd), register) : line(read, x(rd));
        }
      }
      case "csrrw", "csrrwi" -> {
        if (number == Csr.CYCLE && rd == 0 && operandIsX0) {
          return "unimp";
        }
        String swap = swapAlias(number, immediate);
        if (!swap.isEmpty()) {
          return rd == 0 && !immediate ? line(swap, operand) : line(swap, x(rd), operand);
        }
      }
      default -> {}
    }
    String plain = immediate ? name.substring(0, 5) : name;
    return rd == 0
        ? line("csr" + plain.charAt(4), register, operand)
        : line(plain, x(rd), register, operand);
  }

  private static String readAlias(int number) {
    return switch (number) {
      case Csr.FFLAGS -> "frflags";
      case Csr.FRM -> "frrm";
      case Csr.FCSR -> "frcsr";
      case Csr.CYCLE -> "rdcycle";
      case Csr.TIME -> "rdtime";
      case Csr.INSTRET -> "rdinstret";
      default -> "";
    };
  }

  private static String swapAlias(int number, boolean immediate) {
    return switch (number) {
      case Csr.FFLAGS -> immediate ? "fsflagsi" : "fsflags";
      case Csr.FRM -> immediate ? "fsrmi" : "fsrm";
      case Csr.FCSR -> immediate ? "" : "fscsr";
      default -> "";
    };
  }
}
