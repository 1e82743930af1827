package vivarium.cpu;

/**
 * The numbers of the operations that decoded code consists of: every instruction of RV64GC (the
 * compressed ones as what they expand to) and a few pseudo operations of the decoder. They are
 * dense, so that the interpreter's switch is one table.
 */
public final class Op {
  /** Bits that are no instruction. */
  public static final int ILLEGAL = 0;

  // Pseudo operations, which do not count as instructions.
  public static final int GOTO = 1;
  public static final int LEAVE = 2;
  public static final int CROSS = 3;

  /** Floating point with a rounding mode that is not the usual one; see {@link Decoder}. */
  public static final int ROUNDED = 4;

  // Jumps inside one page, with the index of the target in the immediate.
  public static final int J_NEAR = 5;
  public static final int JAL_NEAR = 6;
  public static final int BEQ_NEAR = 7;
  public static final int BNE_NEAR = 8;
  public static final int BLT_NEAR = 9;
  public static final int BGE_NEAR = 10;
  public static final int BLTU_NEAR = 11;
  public static final int BGEU_NEAR = 12;

  // What the interpreter's main loop executes itself, at least in the common case.
  public static final int LI = 13;
  public static final int AUIPC = 14;
  public static final int MV = 15;
  public static final int ADDI = 16;
  public static final int ADD = 17;
  public static final int SUB = 18;
  public static final int ADDIW = 19;
  public static final int ADDW = 20;
  public static final int SUBW = 21;
  public static final int AND = 22;
  public static final int OR = 23;
  public static final int XOR = 24;
  public static final int ANDI = 25;
  public static final int ORI = 26;
  public static final int XORI = 27;
  public static final int SLL = 28;
  public static final int SRL = 29;
  public static final int SRA = 30;
  public static final int SLLI = 31;
  public static final int SRLI = 32;
  public static final int SRAI = 33;
  public static final int SLLW = 34;
  public static final int SRLW = 35;
  public static final int SRAW = 36;
  public static final int SLLIW = 37;
  public static final int SRLIW = 38;
  public static final int SRAIW = 39;
  public static final int SLT = 40;
  public static final int SLTU = 41;
  public static final int SLTI = 42;
  public static final int SLTIU = 43;
  public static final int LB = 44;
  public static final int LH = 45;
  public static final int LW = 46;
  public static final int LD = 47;
  public static final int LBU = 48;
  public static final int LHU = 49;
  public static final int LWU = 50;
  public static final int FLW = 51;
  public static final int SB = 52;
  public static final int SH = 53;
  public static final int SW = 54;
  public static final int SD = 55;
  public static final int BEQ = 56;
  public static final int BNE = 57;
  public static final int BLT = 58;
  public static final int BGE = 59;
  public static final int BLTU = 60;
  public static final int BGEU = 61;
  public static final int JAL = 62;
  public static final int JALR = 63;
  public static final int MUL = 64;
  public static final int MULW = 65;
  public static final int MULH = 66;
  public static final int MULHU = 67;
  public static final int DIV = 68;
  public static final int DIVU = 69;
  public static final int REM = 70;
  public static final int REMU = 71;
  public static final int DIVW = 72;
  public static final int DIVUW = 73;
  public static final int REMW = 74;
  public static final int REMUW = 75;
  public static final int FADD_D = 76;
  public static final int FSUB_D = 77;
  public static final int FMUL_D = 78;
  public static final int FDIV_D = 79;
  public static final int FSQRT_D = 80;
  public static final int FMADD_D = 81;
  public static final int FMSUB_D = 82;
  public static final int FNMSUB_D = 83;
  public static final int FNMADD_D = 84;
  public static final int FSGNJ_D = 85;
  public static final int FSGNJN_D = 86;
  public static final int FSGNJX_D = 87;
  public static final int FLE_D = 88;
  public static final int FLT_D = 89;
  public static final int FEQ_D = 90;
  public static final int FCVT_D_W = 91;
  public static final int FCVT_D_L = 92;
  public static final int FCVT_W_D = 93;
  public static final int FCVT_L_D = 94;
  public static final int FCVT_D_S = 95;
  public static final int FCVT_S_D = 96;
  public static final int FADD_S = 97;
  public static final int FSUB_S = 98;
  public static final int FMUL_S = 99;
  public static final int FDIV_S = 100;
  public static final int FSGNJ_S = 101;
  public static final int FSGNJN_S = 102;
  public static final int FSGNJX_S = 103;
  public static final int FLE_S = 104;
  public static final int FLT_S = 105;
  public static final int FEQ_S = 106;
  public static final int FCVT_S_W = 107;
  public static final int FMV_X_W = 108;
  public static final int FMV_W_X = 109;
  public static final int FENCE = 110;

  // What is executed outside of the main loop.
  public static final int ECALL = 111;
  public static final int EBREAK = 112;
  public static final int FENCE_I = 113;
  public static final int CSRRW = 114;
  public static final int CSRRS = 115;
  public static final int CSRRC = 116;
  public static final int CSRRWI = 117;
  public static final int CSRRSI = 118;
  public static final int CSRRCI = 119;
  public static final int MULHSU = 120;
  public static final int LR_W = 121;
  public static final int SC_W = 122;
  public static final int AMOSWAP_W = 123;
  public static final int AMOADD_W = 124;
  public static final int AMOXOR_W = 125;
  public static final int AMOAND_W = 126;
  public static final int AMOOR_W = 127;
  public static final int AMOMIN_W = 128;
  public static final int AMOMAX_W = 129;
  public static final int AMOMINU_W = 130;
  public static final int AMOMAXU_W = 131;
  public static final int LR_D = 132;
  public static final int SC_D = 133;
  public static final int AMOSWAP_D = 134;
  public static final int AMOADD_D = 135;
  public static final int AMOXOR_D = 136;
  public static final int AMOAND_D = 137;
  public static final int AMOOR_D = 138;
  public static final int AMOMIN_D = 139;
  public static final int AMOMAX_D = 140;
  public static final int AMOMINU_D = 141;
  public static final int AMOMAXU_D = 142;
  public static final int FMADD_S = 143;
  public static final int FMSUB_S = 144;
  public static final int FNMSUB_S = 145;
  public static final int FNMADD_S = 146;
  public static final int FSQRT_S = 147;
  public static final int FMIN_S = 148;
  public static final int FMAX_S = 149;
  public static final int FCVT_W_S = 150;
  public static final int FCVT_WU_S = 151;
  public static final int FCVT_L_S = 152;
  public static final int FCVT_LU_S = 153;
  public static final int FCVT_S_WU = 154;
  public static final int FCVT_S_L = 155;
  public static final int FCVT_S_LU = 156;
  public static final int FCLASS_S = 157;
  public static final int FMIN_D = 158;
  public static final int FMAX_D = 159;
  public static final int FCVT_WU_D = 160;
  public static final int FCVT_LU_D = 161;
  public static final int FCVT_D_WU = 162;
  public static final int FCVT_D_LU = 163;
  public static final int FCLASS_D = 164;

  /** Stands where translated code begins; the page knows the instruction that was there. */
  static final int TRANSLATED = 165;

  // What only the checked engine's decoded code has; they do not count as instructions.

  /** The checker wants to know that the program is here. */
  static final int HOOK = 166;

  /** The instruction before wrote the stack pointer. */
  static final int SP_MOVED = 167;

  /** Another line of code begins; only in decoded code of metered harts, and no instruction. */
  static final int LINE = 168;

  private Op() {}
}
