package vivarium.cpu;

import static vivarium.cpu.Disassembler.hex;
import static vivarium.cpu.Disassembler.line;
import static vivarium.cpu.Disassembler.offset;
import static vivarium.cpu.Registers.f;
import static vivarium.cpu.Registers.x;

/** How objdump prints the instructions of extension C. */
final class CompressedDisassembler {
  private CompressedDisassembler() {}

  static String text(int bits, long pc) {
    Opcode opcode = Decoder.find(bits);
    String text = opcode == null ? "" : text(opcode, bits, pc);
    return text.isEmpty() ? ".2byte\t" + hex(bits) : text;
  }

  private static String text(Opcode opcode, int bits, long pc) {
    int rd = bits >>> 7 & 31;
    int rs2 = bits >>> 2 & 31;
    int low = 8 + (bits >>> 2 & 7);
    int high = 8 + (bits >>> 7 & 7);
    int immediate = CompressedDecoder.immediate(bits);
    // c.lwsp reads like lw, c.fsdsp like fsd.
    String name = opcode.text().substring(2).replaceFirst("sp$", "");
    return switch (opcode.format()) {
      case C_ADDI4SPN -> {
        int amount = CompressedDecoder.addi4spnOffset(bits);
        if (bits == 0) {
          yield "unimp";
        }
        yield amount == 0 ? "" : add(low, Registers.SP, amount);
      }
      case C_LW, C_SW -> line(name, x(low), offset(CompressedDecoder.wordOffset(bits), high));
      case C_LD, C_SD -> line(name, x(low), offset(CompressedDecoder.doubleOffset(bits), high));
      case C_FLD, C_FSD -> line(name, f(low), offset(CompressedDecoder.doubleOffset(bits), high));
      case C_I -> {
        if (rd == 0) {
          yield immediate == 0 ? "nop" : line("c.nop", Integer.toString(immediate));
        }
        yield add(rd, rd, immediate);
      }
      case C_I_NZ -> {
        if (rd == 0) {
          yield "";
        }
        yield immediate == 0
            ? line("sext.w", x(rd), x(rd))
            : line("addw", x(rd), x(rd), Integer.toString(immediate));
      }
      case C_LI -> line(rd == 0 ? "c.li" : "li", x(rd), Integer.toString(immediate));
      case C_LUI ->
          immediate == 0 ? "" : line(rd == 0 ? "c.lui" : "lui", x(rd), hex(immediate & 0xfffff));
      case C_ADDI16SP -> add(rd, rd, CompressedDecoder.addi16spOffset(bits));
      case C_SHIFT -> {
        if ((immediate & 63) == 0) {
          yield line("c.slli64", x(rd));
        }
        yield rd == 0
            ? line("c.slli", x(rd), hex(immediate & 63))
            : line("sll", x(rd), x(rd), hex(immediate & 63));
      }
      case C_SHIFT_B ->
          (immediate & 63) == 0
              ? line(opcode.text() + "64", x(high))
              : line(name.substring(0, 3), x(high), x(high), hex(immediate & 63));
      case C_ANDI -> line("and", x(high), x(high), Integer.toString(immediate));
      case C_A -> line(name, x(high), x(high), x(low));
      case C_J -> Disassembler.jump(0, pc + CompressedDecoder.jumpOffset(bits));
      case C_B -> line(name, x(high), hex(pc + CompressedDecoder.branchOffset(bits)));
      case C_LWSP -> rd == 0 ? "" : spOffset(name, x(rd), CompressedDecoder.lwspOffset(bits));
      case C_LDSP -> rd == 0 ? "" : spOffset(name, x(rd), CompressedDecoder.ldspOffset(bits));
      case C_FLDSP -> spOffset(name, f(rd), CompressedDecoder.ldspOffset(bits));
      case C_SWSP -> spOffset(name, x(rs2), CompressedDecoder.swspOffset(bits));
      case C_SDSP -> spOffset(name, x(rs2), CompressedDecoder.sdspOffset(bits));
      case C_FSDSP -> spOffset(name, f(rs2), CompressedDecoder.sdspOffset(bits));
      case C_JR -> rd == 0 ? "" : Disassembler.jumpRegister(0, rd, 0);
      case C_JALR -> Disassembler.jumpRegister(Registers.RA, rd, 0);
      case C_MV -> line(rd == 0 ? "c.mv" : "mv", x(rd), x(rs2));
      case C_ADD -> rd == 0 ? line("c.add", x(0), x(rs2)) : line("add", x(rd), x(rd), x(rs2));
      default -> name;
    };
  }

  private static String add(int rd, int rs1, int immediate) {
    return line("add", x(rd), x(rs1), Integer.toString(immediate));
  }

  private static String spOffset(String name, String register, int offset) {
    return line(name, register, offset(offset, Registers.SP));
  }
}
