package vivarium.cpu;

/**
 * The instructions of RV64GC, a row each: assembler name, mask and match of its bits, how its
 * operands are laid out and written, the extension that it belongs to, and the operation that
 * executes it. Decoder, disassembler and documentation read this table. Where two rows match the
 * same bits, the one with more mask bits is meant; see {@link Decoder}.
 *
 * <p>Source: the RISC-V instruction set manual, volume I, version 20191213, chapters 16 and 24.
 */
public enum Opcode {
  // RV64I
  LUI("lui", 0x0000007f, 0x00000037, Format.U, Extension.I, Op.LI),
  AUIPC("auipc", 0x0000007f, 0x00000017, Format.U, Extension.I, Op.AUIPC),
  JAL("jal", 0x0000007f, 0x0000006f, Format.J, Extension.I, Op.JAL),
  JALR("jalr", 0x0000707f, 0x00000067, Format.JALR, Extension.I, Op.JALR),
  BEQ("beq", 0x0000707f, 0x00000063, Format.B, Extension.I, Op.BEQ),
  BNE("bne", 0x0000707f, 0x00001063, Format.B, Extension.I, Op.BNE),
  BLT("blt", 0x0000707f, 0x00004063, Format.B, Extension.I, Op.BLT),
  BGE("bge", 0x0000707f, 0x00005063, Format.B, Extension.I, Op.BGE),
  BLTU("bltu", 0x0000707f, 0x00006063, Format.B, Extension.I, Op.BLTU),
  BGEU("bgeu", 0x0000707f, 0x00007063, Format.B, Extension.I, Op.BGEU),
  LB("lb", 0x0000707f, 0x00000003, Format.LOAD, Extension.I, Op.LB),
  LH("lh", 0x0000707f, 0x00001003, Format.LOAD, Extension.I, Op.LH),
  LW("lw", 0x0000707f, 0x00002003, Format.LOAD, Extension.I, Op.LW),
  LD("ld", 0x0000707f, 0x00003003, Format.LOAD, Extension.I, Op.LD),
  LBU("lbu", 0x0000707f, 0x00004003, Format.LOAD, Extension.I, Op.LBU),
  LHU("lhu", 0x0000707f, 0x00005003, Format.LOAD, Extension.I, Op.LHU),
  LWU("lwu", 0x0000707f, 0x00006003, Format.LOAD, Extension.I, Op.LWU),
  SB("sb", 0x0000707f, 0x00000023, Format.STORE, Extension.I, Op.SB),
  SH("sh", 0x0000707f, 0x00001023, Format.STORE, Extension.I, Op.SH),
  SW("sw", 0x0000707f, 0x00002023, Format.STORE, Extension.I, Op.SW),
  SD("sd", 0x0000707f, 0x00003023, Format.STORE, Extension.I, Op.SD),
  ADDI("addi", 0x0000707f, 0x00000013, Format.I, Extension.I, Op.ADDI),
  SLTI("slti", 0x0000707f, 0x00002013, Format.I, Extension.I, Op.SLTI),
  SLTIU("sltiu", 0x0000707f, 0x00003013, Format.I, Extension.I, Op.SLTIU),
  XORI("xori", 0x0000707f, 0x00004013, Format.I, Extension.I, Op.XORI),
  ORI("ori", 0x0000707f, 0x00006013, Format.I, Extension.I, Op.ORI),
  ANDI("andi", 0x0000707f, 0x00007013, Format.I, Extension.I, Op.ANDI),
  SLLI("slli", 0xfc00707f, 0x00001013, Format.SHIFT, Extension.I, Op.SLLI),
  SRLI("srli", 0xfc00707f, 0x00005013, Format.SHIFT, Extension.I, Op.SRLI),
  SRAI("srai", 0xfc00707f, 0x40005013, Format.SHIFT, Extension.I, Op.SRAI),
  ADD("add", 0xfe00707f, 0x00000033, Format.R, Extension.I, Op.ADD),
  SUB("sub", 0xfe00707f, 0x40000033, Format.R, Extension.I, Op.SUB),
  SLL("sll", 0xfe00707f, 0x00001033, Format.R, Extension.I, Op.SLL),
  SLT("slt", 0xfe00707f, 0x00002033, Format.R, Extension.I, Op.SLT),
  SLTU("sltu", 0xfe00707f, 0x00003033, Format.R, Extension.I, Op.SLTU),
  XOR("xor", 0xfe00707f, 0x00004033, Format.R, Extension.I, Op.XOR),
  SRL("srl", 0xfe00707f, 0x00005033, Format.R, Extension.I, Op.SRL),
  SRA("sra", 0xfe00707f, 0x40005033, Format.R, Extension.I, Op.SRA),
  OR("or", 0xfe00707f, 0x00006033, Format.R, Extension.I, Op.OR),
  AND("and", 0xfe00707f, 0x00007033, Format.R, Extension.I, Op.AND),
  ADDIW("addiw", 0x0000707f, 0x0000001b, Format.I, Extension.I, Op.ADDIW),
  SLLIW("slliw", 0xfe00707f, 0x0000101b, Format.SHIFTW, Extension.I, Op.SLLIW),
  SRLIW("srliw", 0xfe00707f, 0x0000501b, Format.SHIFTW, Extension.I, Op.SRLIW),
  SRAIW("sraiw", 0xfe00707f, 0x4000501b, Format.SHIFTW, Extension.I, Op.SRAIW),
  ADDW("addw", 0xfe00707f, 0x0000003b, Format.R, Extension.I, Op.ADDW),
  SUBW("subw", 0xfe00707f, 0x4000003b, Format.R, Extension.I, Op.SUBW),
  SLLW("sllw", 0xfe00707f, 0x0000103b, Format.R, Extension.I, Op.SLLW),
  SRLW("srlw", 0xfe00707f, 0x0000503b, Format.R, Extension.I, Op.SRLW),
  SRAW("sraw", 0xfe00707f, 0x4000503b, Format.R, Extension.I, Op.SRAW),
  FENCE("fence", 0x0000707f, 0x0000000f, Format.FENCE, Extension.I, Op.FENCE),
  ECALL("ecall", 0xffffffff, 0x00000073, Format.NONE, Extension.I, Op.ECALL),
  EBREAK("ebreak", 0xffffffff, 0x00100073, Format.NONE, Extension.I, Op.EBREAK),

  // Zifencei
  FENCE_I("fence.i", 0x0000707f, 0x0000100f, Format.NONE, Extension.ZIFENCEI, Op.FENCE_I),

  // Zicsr
  CSRRW("csrrw", 0x0000707f, 0x00001073, Format.CSR, Extension.ZICSR, Op.CSRRW),
  CSRRS("csrrs", 0x0000707f, 0x00002073, Format.CSR, Extension.ZICSR, Op.CSRRS),
  CSRRC("csrrc", 0x0000707f, 0x00003073, Format.CSR, Extension.ZICSR, Op.CSRRC),
  CSRRWI("csrrwi", 0x0000707f, 0x00005073, Format.CSRI, Extension.ZICSR, Op.CSRRWI),
  CSRRSI("csrrsi", 0x0000707f, 0x00006073, Format.CSRI, Extension.ZICSR, Op.CSRRSI),
  CSRRCI("csrrci", 0x0000707f, 0x00007073, Format.CSRI, Extension.ZICSR, Op.CSRRCI),

  // RV64M
  MUL("mul", 0xfe00707f, 0x02000033, Format.R, Extension.M, Op.MUL),
  MULH("mulh", 0xfe00707f, 0x02001033, Format.R, Extension.M, Op.MULH),
  MULHSU("mulhsu", 0xfe00707f, 0x02002033, Format.R, Extension.M, Op.MULHSU),
  MULHU("mulhu", 0xfe00707f, 0x02003033, Format.R, Extension.M, Op.MULHU),
  DIV("div", 0xfe00707f, 0x02004033, Format.R, Extension.M, Op.DIV),
  DIVU("divu", 0xfe00707f, 0x02005033, Format.R, Extension.M, Op.DIVU),
  REM("rem", 0xfe00707f, 0x02006033, Format.R, Extension.M, Op.REM),
  REMU("remu", 0xfe00707f, 0x02007033, Format.R, Extension.M, Op.REMU),
  MULW("mulw", 0xfe00707f, 0x0200003b, Format.R, Extension.M, Op.MULW),
  DIVW("divw", 0xfe00707f, 0x0200403b, Format.R, Extension.M, Op.DIVW),
  DIVUW("divuw", 0xfe00707f, 0x0200503b, Format.R, Extension.M, Op.DIVUW),
  REMW("remw", 0xfe00707f, 0x0200603b, Format.R, Extension.M, Op.REMW),
  REMUW("remuw", 0xfe00707f, 0x0200703b, Format.R, Extension.M, Op.REMUW),

  // RV64A
  LR_W("lr.w", 0xf9f0707f, 0x1000202f, Format.LR, Extension.A, Op.LR_W),
  SC_W("sc.w", 0xf800707f, 0x1800202f, Format.AMO, Extension.A, Op.SC_W),
  AMOSWAP_W("amoswap.w", 0xf800707f, 0x0800202f, Format.AMO, Extension.A, Op.AMOSWAP_W),
  AMOADD_W("amoadd.w", 0xf800707f, 0x0000202f, Format.AMO, Extension.A, Op.AMOADD_W),
  AMOXOR_W("amoxor.w", 0xf800707f, 0x2000202f, Format.AMO, Extension.A, Op.AMOXOR_W),
  AMOAND_W("amoand.w", 0xf800707f, 0x6000202f, Format.AMO, Extension.A, Op.AMOAND_W),
  AMOOR_W("amoor.w", 0xf800707f, 0x4000202f, Format.AMO, Extension.A, Op.AMOOR_W),
  AMOMIN_W("amomin.w", 0xf800707f, 0x8000202f, Format.AMO, Extension.A, Op.AMOMIN_W),
  AMOMAX_W("amomax.w", 0xf800707f, 0xa000202f, Format.AMO, Extension.A, Op.AMOMAX_W),
  AMOMINU_W("amominu.w", 0xf800707f, 0xc000202f, Format.AMO, Extension.A, Op.AMOMINU_W),
  AMOMAXU_W("amomaxu.w", 0xf800707f, 0xe000202f, Format.AMO, Extension.A, Op.AMOMAXU_W),
  LR_D("lr.d", 0xf9f0707f, 0x1000302f, Format.LR, Extension.A, Op.LR_D),
  SC_D("sc.d", 0xf800707f, 0x1800302f, Format.AMO, Extension.A, Op.SC_D),
  AMOSWAP_D("amoswap.d", 0xf800707f, 0x0800302f, Format.AMO, Extension.A, Op.AMOSWAP_D),
  AMOADD_D("amoadd.d", 0xf800707f, 0x0000302f, Format.AMO, Extension.A, Op.AMOADD_D),
  AMOXOR_D("amoxor.d", 0xf800707f, 0x2000302f, Format.AMO, Extension.A, Op.AMOXOR_D),
  AMOAND_D("amoand.d", 0xf800707f, 0x6000302f, Format.AMO, Extension.A, Op.AMOAND_D),
  AMOOR_D("amoor.d", 0xf800707f, 0x4000302f, Format.AMO, Extension.A, Op.AMOOR_D),
  AMOMIN_D("amomin.d", 0xf800707f, 0x8000302f, Format.AMO, Extension.A, Op.AMOMIN_D),
  AMOMAX_D("amomax.d", 0xf800707f, 0xa000302f, Format.AMO, Extension.A, Op.AMOMAX_D),
  AMOMINU_D("amominu.d", 0xf800707f, 0xc000302f, Format.AMO, Extension.A, Op.AMOMINU_D),
  AMOMAXU_D("amomaxu.d", 0xf800707f, 0xe000302f, Format.AMO, Extension.A, Op.AMOMAXU_D),

  // RV64F
  FLW("flw", 0x0000707f, 0x00002007, Format.FLOAD, Extension.F, Op.FLW),
  FSW("fsw", 0x0000707f, 0x00002027, Format.FSTORE, Extension.F, Op.SW),
  FMADD_S("fmadd.s", 0x0600007f, 0x00000043, Format.F4, Extension.F, Op.FMADD_S),
  FMSUB_S("fmsub.s", 0x0600007f, 0x00000047, Format.F4, Extension.F, Op.FMSUB_S),
  FNMSUB_S("fnmsub.s", 0x0600007f, 0x0000004b, Format.F4, Extension.F, Op.FNMSUB_S),
  FNMADD_S("fnmadd.s", 0x0600007f, 0x0000004f, Format.F4, Extension.F, Op.FNMADD_S),
  FADD_S("fadd.s", 0xfe00007f, 0x00000053, Format.F2RM, Extension.F, Op.FADD_S),
  FSUB_S("fsub.s", 0xfe00007f, 0x08000053, Format.F2RM, Extension.F, Op.FSUB_S),
  FMUL_S("fmul.s", 0xfe00007f, 0x10000053, Format.F2RM, Extension.F, Op.FMUL_S),
  FDIV_S("fdiv.s", 0xfe00007f, 0x18000053, Format.F2RM, Extension.F, Op.FDIV_S),
  FSQRT_S("fsqrt.s", 0xfff0007f, 0x58000053, Format.F1RM, Extension.F, Op.FSQRT_S),
  FSGNJ_S("fsgnj.s", 0xfe00707f, 0x20000053, Format.F2, Extension.F, Op.FSGNJ_S),
  FSGNJN_S("fsgnjn.s", 0xfe00707f, 0x20001053, Format.F2, Extension.F, Op.FSGNJN_S),
  FSGNJX_S("fsgnjx.s", 0xfe00707f, 0x20002053, Format.F2, Extension.F, Op.FSGNJX_S),
  FMIN_S("fmin.s", 0xfe00707f, 0x28000053, Format.F2, Extension.F, Op.FMIN_S),
  FMAX_S("fmax.s", 0xfe00707f, 0x28001053, Format.F2, Extension.F, Op.FMAX_S),
  FLE_S("fle.s", 0xfe00707f, 0xa0000053, Format.FCMP, Extension.F, Op.FLE_S),
  FLT_S("flt.s", 0xfe00707f, 0xa0001053, Format.FCMP, Extension.F, Op.FLT_S),
  FEQ_S("feq.s", 0xfe00707f, 0xa0002053, Format.FCMP, Extension.F, Op.FEQ_S),
  FCVT_W_S("fcvt.w.s", 0xfff0007f, 0xc0000053, Format.FTOX_RM, Extension.F, Op.FCVT_W_S),
  FCVT_WU_S("fcvt.wu.s", 0xfff0007f, 0xc0100053, Format.FTOX_RM, Extension.F, Op.FCVT_WU_S),
  FCVT_L_S("fcvt.l.s", 0xfff0007f, 0xc0200053, Format.FTOX_RM, Extension.F, Op.FCVT_L_S),
  FCVT_LU_S("fcvt.lu.s", 0xfff0007f, 0xc0300053, Format.FTOX_RM, Extension.F, Op.FCVT_LU_S),
  FCVT_S_W("fcvt.s.w", 0xfff0007f, 0xd0000053, Format.XTOF_RM, Extension.F, Op.FCVT_S_W),
  FCVT_S_WU("fcvt.s.wu", 0xfff0007f, 0xd0100053, Format.XTOF_RM, Extension.F, Op.FCVT_S_WU),
  FCVT_S_L("fcvt.s.l", 0xfff0007f, 0xd0200053, Format.XTOF_RM, Extension.F, Op.FCVT_S_L),
  FCVT_S_LU("fcvt.s.lu", 0xfff0007f, 0xd0300053, Format.XTOF_RM, Extension.F, Op.FCVT_S_LU),
  FMV_X_W("fmv.x.w", 0xfff0707f, 0xe0000053, Format.FTOX, Extension.F, Op.FMV_X_W),
  FCLASS_S("fclass.s", 0xfff0707f, 0xe0001053, Format.FTOX, Extension.F, Op.FCLASS_S),
  FMV_W_X("fmv.w.x", 0xfff0707f, 0xf0000053, Format.XTOF, Extension.F, Op.FMV_W_X),

  // RV64D
  FLD("fld", 0x0000707f, 0x00003007, Format.FLOAD, Extension.D, Op.LD),
  FSD("fsd", 0x0000707f, 0x00003027, Format.FSTORE, Extension.D, Op.SD),
  FMADD_D("fmadd.d", 0x0600007f, 0x02000043, Format.F4, Extension.D, Op.FMADD_D),
  FMSUB_D("fmsub.d", 0x0600007f, 0x02000047, Format.F4, Extension.D, Op.FMSUB_D),
  FNMSUB_D("fnmsub.d", 0x0600007f, 0x0200004b, Format.F4, Extension.D, Op.FNMSUB_D),
  FNMADD_D("fnmadd.d", 0x0600007f, 0x0200004f, Format.F4, Extension.D, Op.FNMADD_D),
  FADD_D("fadd.d", 0xfe00007f, 0x02000053, Format.F2RM, Extension.D, Op.FADD_D),
  FSUB_D("fsub.d", 0xfe00007f, 0x0a000053, Format.F2RM, Extension.D, Op.FSUB_D),
  FMUL_D("fmul.d", 0xfe00007f, 0x12000053, Format.F2RM, Extension.D, Op.FMUL_D),
  FDIV_D("fdiv.d", 0xfe00007f, 0x1a000053, Format.F2RM, Extension.D, Op.FDIV_D),
  FSQRT_D("fsqrt.d", 0xfff0007f, 0x5a000053, Format.F1RM, Extension.D, Op.FSQRT_D),
  FSGNJ_D("fsgnj.d", 0xfe00707f, 0x22000053, Format.F2, Extension.D, Op.FSGNJ_D),
  FSGNJN_D("fsgnjn.d", 0xfe00707f, 0x22001053, Format.F2, Extension.D, Op.FSGNJN_D),
  FSGNJX_D("fsgnjx.d", 0xfe00707f, 0x22002053, Format.F2, Extension.D, Op.FSGNJX_D),
  FMIN_D("fmin.d", 0xfe00707f, 0x2a000053, Format.F2, Extension.D, Op.FMIN_D),
  FMAX_D("fmax.d", 0xfe00707f, 0x2a001053, Format.F2, Extension.D, Op.FMAX_D),
  FLE_D("fle.d", 0xfe00707f, 0xa2000053, Format.FCMP, Extension.D, Op.FLE_D),
  FLT_D("flt.d", 0xfe00707f, 0xa2001053, Format.FCMP, Extension.D, Op.FLT_D),
  FEQ_D("feq.d", 0xfe00707f, 0xa2002053, Format.FCMP, Extension.D, Op.FEQ_D),
  FCVT_S_D("fcvt.s.d", 0xfff0007f, 0x40100053, Format.F1RM, Extension.D, Op.FCVT_S_D),
  FCVT_D_S("fcvt.d.s", 0xfff0007f, 0x42000053, Format.F1RM, Extension.D, Op.FCVT_D_S),
  FCVT_W_D("fcvt.w.d", 0xfff0007f, 0xc2000053, Format.FTOX_RM, Extension.D, Op.FCVT_W_D),
  FCVT_WU_D("fcvt.wu.d", 0xfff0007f, 0xc2100053, Format.FTOX_RM, Extension.D, Op.FCVT_WU_D),
  FCVT_L_D("fcvt.l.d", 0xfff0007f, 0xc2200053, Format.FTOX_RM, Extension.D, Op.FCVT_L_D),
  FCVT_LU_D("fcvt.lu.d", 0xfff0007f, 0xc2300053, Format.FTOX_RM, Extension.D, Op.FCVT_LU_D),
  FCVT_D_W("fcvt.d.w", 0xfff0007f, 0xd2000053, Format.XTOF_RM, Extension.D, Op.FCVT_D_W),
  FCVT_D_WU("fcvt.d.wu", 0xfff0007f, 0xd2100053, Format.XTOF_RM, Extension.D, Op.FCVT_D_WU),
  FCVT_D_L("fcvt.d.l", 0xfff0007f, 0xd2200053, Format.XTOF_RM, Extension.D, Op.FCVT_D_L),
  FCVT_D_LU("fcvt.d.lu", 0xfff0007f, 0xd2300053, Format.XTOF_RM, Extension.D, Op.FCVT_D_LU),
  FMV_X_D("fmv.x.d", 0xfff0707f, 0xe2000053, Format.FTOX, Extension.D, Op.MV),
  FCLASS_D("fclass.d", 0xfff0707f, 0xe2001053, Format.FTOX, Extension.D, Op.FCLASS_D),
  FMV_D_X("fmv.d.x", 0xfff0707f, 0xf2000053, Format.XTOF, Extension.D, Op.MV),

  // RV64C
  C_ADDI4SPN("c.addi4spn", 0x0000e003, 0x00000000, Format.C_ADDI4SPN, Extension.C, Op.ADDI),
  C_FLD("c.fld", 0x0000e003, 0x00002000, Format.C_FLD, Extension.C, Op.LD),
  C_LW("c.lw", 0x0000e003, 0x00004000, Format.C_LW, Extension.C, Op.LW),
  C_LD("c.ld", 0x0000e003, 0x00006000, Format.C_LD, Extension.C, Op.LD),
  C_FSD("c.fsd", 0x0000e003, 0x0000a000, Format.C_FSD, Extension.C, Op.SD),
  C_SW("c.sw", 0x0000e003, 0x0000c000, Format.C_SW, Extension.C, Op.SW),
  C_SD("c.sd", 0x0000e003, 0x0000e000, Format.C_SD, Extension.C, Op.SD),
  C_ADDI("c.addi", 0x0000e003, 0x00000001, Format.C_I, Extension.C, Op.ADDI),
  C_ADDIW("c.addiw", 0x0000e003, 0x00002001, Format.C_I_NZ, Extension.C, Op.ADDIW),
  C_LI("c.li", 0x0000e003, 0x00004001, Format.C_LI, Extension.C, Op.LI),
  C_ADDI16SP("c.addi16sp", 0x0000ef83, 0x00006101, Format.C_ADDI16SP, Extension.C, Op.ADDI),
  C_LUI("c.lui", 0x0000e003, 0x00006001, Format.C_LUI, Extension.C, Op.LI),
  C_SRLI("c.srli", 0x0000ec03, 0x00008001, Format.C_SHIFT_B, Extension.C, Op.SRLI),
  C_SRAI("c.srai", 0x0000ec03, 0x00008401, Format.C_SHIFT_B, Extension.C, Op.SRAI),
  C_ANDI("c.andi", 0x0000ec03, 0x00008801, Format.C_ANDI, Extension.C, Op.ANDI),
  C_SUB("c.sub", 0x0000fc63, 0x00008c01, Format.C_A, Extension.C, Op.SUB),
  C_XOR("c.xor", 0x0000fc63, 0x00008c21, Format.C_A, Extension.C, Op.XOR),
  C_OR("c.or", 0x0000fc63, 0x00008c41, Format.C_A, Extension.C, Op.OR),
  C_AND("c.and", 0x0000fc63, 0x00008c61, Format.C_A, Extension.C, Op.AND),
  C_SUBW("c.subw", 0x0000fc63, 0x00009c01, Format.C_A, Extension.C, Op.SUBW),
  C_ADDW("c.addw", 0x0000fc63, 0x00009c21, Format.C_A, Extension.C, Op.ADDW),
  C_J("c.j", 0x0000e003, 0x0000a001, Format.C_J, Extension.C, Op.JAL),
  C_BEQZ("c.beqz", 0x0000e003, 0x0000c001, Format.C_B, Extension.C, Op.BEQ),
  C_BNEZ("c.bnez", 0x0000e003, 0x0000e001, Format.C_B, Extension.C, Op.BNE),
  C_SLLI("c.slli", 0x0000e003, 0x00000002, Format.C_SHIFT, Extension.C, Op.SLLI),
  C_FLDSP("c.fldsp", 0x0000e003, 0x00002002, Format.C_FLDSP, Extension.C, Op.LD),
  C_LWSP("c.lwsp", 0x0000e003, 0x00004002, Format.C_LWSP, Extension.C, Op.LW),
  C_LDSP("c.ldsp", 0x0000e003, 0x00006002, Format.C_LDSP, Extension.C, Op.LD),
  C_JR("c.jr", 0x0000f07f, 0x00008002, Format.C_JR, Extension.C, Op.JALR),
  C_MV("c.mv", 0x0000f003, 0x00008002, Format.C_MV, Extension.C, Op.MV),
  C_EBREAK("c.ebreak", 0x0000ffff, 0x00009002, Format.NONE, Extension.C, Op.EBREAK),
  C_JALR("c.jalr", 0x0000f07f, 0x00009002, Format.C_JALR, Extension.C, Op.JALR),
  C_ADD("c.add", 0x0000f003, 0x00009002, Format.C_ADD, Extension.C, Op.ADD),
  C_FSDSP("c.fsdsp", 0x0000e003, 0x0000a002, Format.C_FSDSP, Extension.C, Op.SD),
  C_SWSP("c.swsp", 0x0000e003, 0x0000c002, Format.C_SWSP, Extension.C, Op.SW),
  C_SDSP("c.sdsp", 0x0000e003, 0x0000e002, Format.C_SDSP, Extension.C, Op.SD);

  /** The extension, as in an ISA string; {@code I} is the base. */
  public enum Extension {
    I,
    M,
    A,
    F,
    D,
    C,
    ZICSR,
    ZIFENCEI
  }

  private final String text;
  private final int mask;
  private final int match;
  private final Format format;
  private final Extension extension;
  private final int op;

  Opcode(String text, int mask, int match, Format format, Extension extension, int op) {
    this.text = text;
    this.mask = mask;
    this.match = match;
    this.format = format;
    this.extension = extension;
    this.op = op;
  }

  /** The assembler's name, such as {@code c.addi}. */
  public String text() {
    return text;
  }

  /** The bits that tell this instruction from others; 16 of them if it is compressed. */
  public int mask() {
    return mask;
  }

  /** The values of the bits in {@link #mask}. */
  public int match() {
    return match;
  }

  /** How operands are laid out. */
  public Format format() {
    return format;
  }

  public Extension extension() {
    return extension;
  }

  /** Whether the instruction is 16 bits long. */
  public boolean compressed() {
    return extension == Extension.C;
  }

  /** The number of the operation in {@link Op} that executes it. */
  public int op() {
    return op;
  }
}
