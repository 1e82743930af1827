package vivarium.cpu;

import static vivarium.cpu.Registers.f;
import static vivarium.cpu.Registers.x;

/**
 * Turns RV64GC instruction words into the text that binutils' objdump 2.40 prints for them, with
 * its aliases ({@code ret}, {@code li}, {@code add} for {@code addi}), but without the symbol and
 * the comment that it may add behind. Compressed instructions read as what they stand for.
 */
public final class Disassembler {
  private static final String[] ROUNDING = {
    "rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown", ""
  };

  /**
   * The text of one instruction; a tab separates mnemonic and operands.
   *
   * @param word the instruction's bits; only the low 16 count when they are not 11 at the bottom
   * @param pc the address of the instruction, for jump and branch targets
   */
  public String disassemble(int word, long pc) {
    if ((word & 3) != 3) {
      return CompressedDisassembler.text(word & 0xffff, pc);
    }
    Opcode opcode = Decoder.find(word);
    String text = opcode == null ? privileged(word) : text(opcode, word, pc);
    return text.isEmpty() ? ".4byte\t0x" + Integer.toHexString(word) : text;
  }

  static String line(String mnemonic, String... operands) {
    return operands.length == 0 ? mnemonic : mnemonic + "\t" + String.join(",", operands);
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String offset(int offset, int base) {
    return offset + "(" + x(base) + ")";
  }

  /** What user mode cannot execute, but objdump knows. */
  private static String privileged(int word) {
    int rs1 = word >>> 15 & 31;
    int rs2 = word >>> 20 & 31;
    if ((word & 0xfe007fff) == 0x12000073) {
      if (rs2 != 0) {
        return line("sfence.vma", x(rs1), x(rs2));
      }
      return rs1 == 0 ? "sfence.vma" : line("sfence.vma", x(rs1));
    }
    if ((word & 0xfff07fff) == 0x10400073) {
      return rs1 == 0 ? "sfence.vm" : line("sfence.vm", x(rs1));
    }
    return switch (word) {
      case 0x00200073 -> "uret";
      case 0x10200073 -> "sret";
      case 0x30200073 -> "mret";
      case 0x7b200073 -> "dret";
      case 0x10500073 -> "wfi";
      default -> "";
    };
  }

  private static String text(Opcode opcode, int word, long pc) {
    String name = opcode.text();
    int rd = word >>> 7 & 31;
    int rs1 = word >>> 15 & 31;
    int rs2 = word >>> 20 & 31;
    int immediate = word >> 20;
    int mode = word >>> 12 & 7;
    return switch (opcode.format()) {
      case NONE -> opcode == Opcode.FENCE_I && word != opcode.match() ? "" : name;
      case R -> registerForm(opcode, rd, rs1, rs2);
      case I -> immediateForm(opcode, rd, rs1, immediate);
      case LOAD -> line(name, x(rd), offset(immediate, rs1));
      case STORE -> line(name, x(rs2), offset(Decoder.storeOffset(word), rs1));
      case B -> branch(opcode, rs1, rs2, pc + Decoder.branchOffset(word));
      case U -> line(name, x(rd), hex(word >>> 12));
      case J -> jump(rd, pc + Decoder.jumpOffset(word));
      case JALR -> jumpRegister(rd, rs1, immediate);
      case SHIFT -> line(shift(name), x(rd), x(rs1), hex(immediate & 63));
      case SHIFTW -> line(shift(name), x(rd), x(rs1), hex(rs2));
      case FENCE -> fence(word);
      case CSR -> ControlRegisterText.text(name, rd, x(rs1), rs1 == 0, immediate & 0xfff);
      case CSRI ->
          ControlRegisterText.text(name, rd, Integer.toString(rs1), false, immediate & 0xfff);
      case LR -> line(name + ordering(word), x(rd), "(" + x(rs1) + ")");
      case AMO -> line(name + ordering(word), x(rd), x(rs2), "(" + x(rs1) + ")");
      case FLOAD -> line(name, f(rd), offset(immediate, rs1));
      case FSTORE -> line(name, f(rs2), offset(Decoder.storeOffset(word), rs1));
      case F2 -> floatPair(opcode, rd, rs1, rs2);
      case F2RM -> rounded(mode, name, f(rd), f(rs1), f(rs2));
      case F1RM ->
          opcode == Opcode.FCVT_D_S
              ? exact(mode, name, f(rd), f(rs1))
              : rounded(mode, name, f(rd), f(rs1));
      case F4 -> rounded(mode, name, f(rd), f(rs1), f(rs2), f(word >>> 27));
      case FCMP -> line(name, x(rd), f(rs1), f(rs2));
      case FTOX -> line(name, x(rd), f(rs1));
      case FTOX_RM -> rounded(mode, name, x(rd), f(rs1));
      case XTOF -> line(name, f(rd), x(rs1));
      case XTOF_RM ->
          opcode == Opcode.FCVT_D_W || opcode == Opcode.FCVT_D_WU
              ? exact(mode, name, f(rd), x(rs1))
              : rounded(mode, name, f(rd), x(rs1));
      default -> "";
    };
  }

  private static String rounded(int mode, String name, String... operands) {
    String text = line(name, operands);
    return mode == 7 ? text : text + "," + ROUNDING[mode];
  }

  /** Where the result is always exact, objdump knows the instruction with mode 0 alone. */
  private static String exact(int mode, String name, String... operands) {
    return mode == 0 ? line(name, operands) : "";
  }

  /** The aliases of shifts by a constant are those by a register: sll for slli. */
  private static String shift(String name) {
    return name.replaceFirst("i(w?)$", "$1");
  }

  private static String registerForm(Opcode opcode, int rd, int rs1, int rs2) {
    return switch (opcode) {
      case SUB -> rs1 == 0 ? line("neg", x(rd), x(rs2)) : plain(opcode, rd, rs1, rs2);
      case SUBW -> rs1 == 0 ? line("negw", x(rd), x(rs2)) : plain(opcode, rd, rs1, rs2);
      case SLTU -> rs1 == 0 ? line("snez", x(rd), x(rs2)) : plain(opcode, rd, rs1, rs2);
      case SLT -> {
        if (rs2 == 0) {
          yield line("sltz", x(rd), x(rs1));
        }
        yield rs1 == 0 ? line("sgtz", x(rd), x(rs2)) : plain(opcode, rd, rs1, rs2);
      }
      default -> plain(opcode, rd, rs1, rs2);
    };
  }

  private static String plain(Opcode opcode, int rd, int rs1, int rs2) {
    return line(opcode.text(), x(rd), x(rs1), x(rs2));
  }

  private static String immediateForm(Opcode opcode, int rd, int rs1, int immediate) {
    return switch (opcode) {
      case ADDI -> {
        if (rd == 0 && rs1 == 0 && immediate == 0) {
          yield "nop";
        }
        if (rs1 == 0) {
          yield line("li", x(rd), Integer.toString(immediate));
        }
        yield immediate == 0
            ? line("mv", x(rd), x(rs1))
            : line("add", x(rd), x(rs1), Integer.toString(immediate));
      }
      case ADDIW ->
          immediate == 0
              ? line("sext.w", x(rd), x(rs1))
              : line("addw", x(rd), x(rs1), Integer.toString(immediate));
      case XORI ->
          immediate == -1
              ? line("not", x(rd), x(rs1))
              : line("xor", x(rd), x(rs1), Integer.toString(immediate));
      case ANDI ->
          immediate == 255
              ? line("zext.b", x(rd), x(rs1))
              : line("and", x(rd), x(rs1), Integer.toString(immediate));
      case ORI -> line("or", x(rd), x(rs1), Integer.toString(immediate));
      case SLTIU ->
          immediate == 1
              ? line("seqz", x(rd), x(rs1))
              : line("sltiu", x(rd), x(rs1), Integer.toString(immediate));
      default -> line(opcode.text(), x(rd), x(rs1), Integer.toString(immediate));
    };
  }

  static String branch(Opcode opcode, int rs1, int rs2, long target) {
    String name = opcode.text();
    if (rs2 == 0 && opcode != Opcode.BLTU && opcode != Opcode.BGEU) {
      if (opcode == Opcode.BGE && rs1 == 0) {
        return line("blez", x(0), hex(target));
      }
      return line(name + "z", x(rs1), hex(target));
    }
    if (rs1 == 0 && opcode == Opcode.BLT) {
      return line("bgtz", x(rs2), hex(target));
    }
    if (rs1 == 0 && opcode == Opcode.BGE) {
      return line("blez", x(rs2), hex(target));
    }
    return line(name, x(rs1), x(rs2), hex(target));
  }

  static String jump(int rd, long target) {
    return switch (rd) {
      case 0 -> line("j", hex(target));
      case Registers.RA -> line("jal", hex(target));
      default -> line("jal", x(rd), hex(target));
    };
  }

  static String jumpRegister(int rd, int rs1, int offset) {
    if (rd == 0 && rs1 == Registers.RA && offset == 0) {
      return "ret";
    }
    String target = offset == 0 ? x(rs1) : offset(offset, rs1);
    return switch (rd) {
      case 0 -> line("jr", target);
      case Registers.RA -> line("jalr", target);
      default -> line("jalr", x(rd), target);
    };
  }

  private static String floatPair(Opcode opcode, int rd, int rs1, int rs2) {
    String name = opcode.text();
    if (rs1 == rs2 && name.startsWith("fsgnj")) {
      String format = name.substring(name.length() - 2);
      char form = name.charAt(5);
      String alias = form == 'n' ? "fneg" : form == 'x' ? "fabs" : "fmv";
      return line(alias + format, f(rd), f(rs1));
    }
    return line(name, f(rd), f(rs1), f(rs2));
  }

  private static String fence(int word) {
    if (word == 0x8330000f) {
      return "fence.tso";
    }
    if ((word & 0xf00fffff) != Opcode.FENCE.match()) {
      return "";
    }
    int both = word >>> 20;
    return both == 255 ? "fence" : line("fence", accesses(both >>> 4), accesses(both & 15));
  }

  private static String accesses(int set) {
    if (set == 0) {
      return "unknown";
    }
    return ((set & 8) != 0 ? "i" : "")
        + ((set & 4) != 0 ? "o" : "")
        + ((set & 2) != 0 ? "r" : "")
        + ((set & 1) != 0 ? "w" : "");
  }

  private static String ordering(int word) {
    return switch (word >>> 25 & 3) {
      case 0 -> "";
      case 1 -> ".rl";
      case 2 -> ".aq";
      default -> ".aqrl";
    };
  }
}
