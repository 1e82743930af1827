package vivarium.cpu;

/**
 * How the operands of an instruction lie in its bits. Named after the manual's formats, split where
 * the same bits mean other registers: rd, rs1, rs2 are integer registers, with an F in front of
 * them floating-point ones.
 */
public enum Format {
  /** No operands. */
  NONE,
  /** rd, rs1, rs2. */
  R,
  /** rd, rs1, 12-bit immediate. */
  I,
  /** rd, offset(rs1). */
  LOAD,
  /** rs2, offset(rs1). */
  STORE,
  /** rs1, rs2, target. */
  B,
  /** rd, upper 20 bits. */
  U,
  /** rd, target. */
  J,
  /** rd, offset(rs1), a jump. */
  JALR,
  /** rd, rs1, 6-bit shift amount. */
  SHIFT,
  /** rd, rs1, 5-bit shift amount. */
  SHIFTW,
  /** Predecessor and successor sets. */
  FENCE,
  /** rd, control register, rs1. */
  CSR,
  /** rd, control register, 5-bit immediate. */
  CSRI,
  /** rd, (rs1). */
  LR,
  /** rd, rs2, (rs1). */
  AMO,
  /** frd, offset(rs1). */
  FLOAD,
  /** frs2, offset(rs1). */
  FSTORE,
  /** frd, frs1, frs2. */
  F2,
  /** frd, frs1, frs2, rounding mode. */
  F2RM,
  /** frd, frs1, rounding mode. */
  F1RM,
  /** frd, frs1, frs2, frs3, rounding mode. */
  F4,
  /** rd, frs1, frs2. */
  FCMP,
  /** rd, frs1. */
  FTOX,
  /** rd, frs1, rounding mode. */
  FTOX_RM,
  /** frd, rs1. */
  XTOF,
  /** frd, rs1, rounding mode. */
  XTOF_RM,

  C_ADDI4SPN,
  C_LW,
  C_LD,
  C_FLD,
  C_SW,
  C_SD,
  C_FSD,
  /** rd = rs1, 6-bit immediate. */
  C_I,
  /** The same, reserved when rd is x0. */
  C_I_NZ,
  C_LI,
  C_LUI,
  C_ADDI16SP,
  C_SHIFT,
  /** Shift of one of x8 to x15. */
  C_SHIFT_B,
  C_ANDI,
  /** Arithmetic between two of x8 to x15. */
  C_A,
  C_J,
  C_B,
  C_LWSP,
  C_LDSP,
  C_FLDSP,
  C_SWSP,
  C_SDSP,
  C_FSDSP,
  C_JR,
  C_JALR,
  C_MV,
  C_ADD
}
