package vivarium.cpu;

/**
 * The numbers of the operations that decoded code consists of: every instruction of RV64GC (the
 * compressed ones as what they expand to) and a few pseudo operations of the decoder. They are
 * dense, so that the interpreter's switch is one table.
 */
final class Op {
  /** Bits that are no instruction. */
  static final int ILLEGAL = 0;

  // Pseudo operations, which do not count as instructions.
  static final int GOTO = 1;
  static final int LEAVE = 2;
  static final int CROSS = 3;

  /** Floating point with a rounding mode that is not the usual one; see {@link Decoder}. */
  static final int ROUNDED = 4;

  // Jumps inside one page, with the index of the target in the immediate.
  static final int J_NEAR = 5;
  static final int JAL_NEAR = 6;
  static final int BEQ_NEAR = 7;
  static final int BNE_NEAR = 8;
  static final int BLT_NEAR = 9;
  static final int BGE_NEAR = 10;
  static final int BLTU_NEAR = 11;
  static final int BGEU_NEAR = 12;

  // What the interpreter's main loop executes itself, at least in the common case.
  static final int LI = 13;
  static final int AUIPC = 14;
  static final int MV = 15;
  static final int ADDI = 16;
  static final int ADD = 17;
  static final int SUB = 18;
  static final int ADDIW = 19;
  static final int ADDW = 20;
  static final int SUBW = 21;
  static final int AND = 22;
  static final int OR = 23;
  static final int XOR = 24;
  static final int ANDI = 25;
  static final int ORI = 26;
  static final int XORI = 27;
  static final int SLL = 28;
  static final int SRL = 29;
  static final int SRA = 30;
  static final int SLLI = 31;
  static final int SRLI = 32;
  static final int SRAI = 33;
  static final int SLLW = 34;
  static final int SRLW = 35;
  static final int SRAW = 36;
  static final int SLLIW = 37;
  static final int SRLIW = 38;
  static final int SRAIW = 39;
  static final int SLT = 40;
  static final int SLTU = 41;
  static final int SLTI = 42;
  static final int SLTIU = 43;
  static final int LB = 44;
  static final int LH = 45;
  static final int LW = 46;
  static final int LD = 47;
  static final int LBU = 48;
  static final int LHU = 49;
  static final int LWU = 50;
  static final int FLW = 51;
  static final int SB = 52;
  static final int SH = 53;
  static final int SW = 54;
  static final int SD = 55;
  static final int BEQ = 56;
  static final int BNE = 57;
  static final int BLT = 58;
  static final int BGE = 59;
  static final int BLTU = 60;
  static final int BGEU = 61;
  static final int JAL = 62;
  static final int JALR = 63;
  static final int MUL = 64;
  static final int MULW = 65;
  static final int MULH = 66;
  static final int MULHU = 67;
  static final int DIV = 68;
  static final int DIVU = 69;
  static final int REM = 70;
  static final int REMU = 71;
  static final int DIVW = 72;
  static final int DIVUW = 73;
  static final int REMW = 74;
  static final int REMUW = 75;
  static final int FADD_D = 76;
  static final int FSUB_D = 77;
  static final int FMUL_D = 78;
  static final int FDIV_D = 79;
  static final int FSQRT_D = 80;
  static final int FMADD_D = 81;
  static final int FMSUB_D = 82;
  static final int FNMSUB_D = 83;
  static final int FNMADD_D = 84;
  static final int FSGNJ_D = 85;
  static final int FSGNJN_D = 86;
  static final int FSGNJX_D = 87;
  static final int FLE_D = 88;
  static final int FLT_D = 89;
  static final int FEQ_D = 90;
  static final int FCVT_D_W = 91;
  static final int FCVT_D_L = 92;
  static final int FCVT_W_D = 93;
  static final int FCVT_L_D = 94;
  static final int FCVT_D_S = 95;
  static final int FCVT_S_D = 96;
  static final int FADD_S = 97;
  static final int FSUB_S = 98;
  static final int FMUL_S = 99;
  static final int FDIV_S = 100;
  static final int FSGNJ_S = 101;
  static final int FSGNJN_S = 102;
  static final int FSGNJX_S = 103;
  static final int FLE_S = 104;
  static final int FLT_S = 105;
  static final int FEQ_S = 106;
  static final int FCVT_S_W = 107;
  static final int FMV_X_W = 108;
  static final int FMV_W_X = 109;
  static final int FENCE = 110;

  // What is executed outside of the main loop.
  static final int ECALL = 111;
  static final int EBREAK = 112;
  static final int FENCE_I = 113;
  static final int CSRRW = 114;
  static final int CSRRS = 115;
  static final int CSRRC = 116;
  static final int CSRRWI = 117;
  static final int CSRRSI = 118;
  static final int CSRRCI = 119;
  static final int MULHSU = 120;
  static final int LR_W = 121;
  static final int SC_W = 122;
  static final int AMOSWAP_W = 123;
  static final int AMOADD_W = 124;
  static final int AMOXOR_W = 125;
  static final int AMOAND_W = 126;
  static final int AMOOR_W = 127;
  static final int AMOMIN_W = 128;
  static final int AMOMAX_W = 129;
  static final int AMOMINU_W = 130;
  static final int AMOMAXU_W = 131;
  static final int LR_D = 132;
  static final int SC_D = 133;
  static final int AMOSWAP_D = 134;
  static final int AMOADD_D = 135;
  static final int AMOXOR_D = 136;
  static final int AMOAND_D = 137;
  static final int AMOOR_D = 138;
  static final int AMOMIN_D = 139;
  static final int AMOMAX_D = 140;
  static final int AMOMINU_D = 141;
  static final int AMOMAXU_D = 142;
  static final int FMADD_S = 143;
  static final int FMSUB_S = 144;
  static final int FNMSUB_S = 145;
  static final int FNMADD_S = 146;
  static final int FSQRT_S = 147;
  static final int FMIN_S = 148;
  static final int FMAX_S = 149;
  static final int FCVT_W_S = 150;
  static final int FCVT_WU_S = 151;
  static final int FCVT_L_S = 152;
  static final int FCVT_LU_S = 153;
  static final int FCVT_S_WU = 154;
  static final int FCVT_S_L = 155;
  static final int FCVT_S_LU = 156;
  static final int FCLASS_S = 157;
  static final int FMIN_D = 158;
  static final int FMAX_D = 159;
  static final int FCVT_WU_D = 160;
  static final int FCVT_LU_D = 161;
  static final int FCVT_D_WU = 162;
  static final int FCVT_D_LU = 163;
  static final int FCLASS_D = 164;

  // What only the checked engine's decoded code has; they do not count as instructions.

  /** The checker wants to know that the program is here. */
  static final int HOOK = 165;

  /** The instruction before wrote the stack pointer. */
  static final int SP_MOVED = 166;

  private Op() {}
}
