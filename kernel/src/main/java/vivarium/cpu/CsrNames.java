package vivarium.cpu;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of control and status registers, for the disassembler. Those of other modes are listed too:
 * user code can contain the instructions, though they trap. Source: the privileged specification,
 * chapter 2, and the chapters of the ratified extensions.
 */
final class CsrNames {
  /** A number and the names from there on; {@code a0..3h} means a0h, a1h, a2h, a3h. */
  private static final String TABLE =
      """
      001 fflags frm fcsr
      008 vstart vxsat vxrm
      00f vcsr
      015 seed
      100 sstatus
      104 sie stvec scounteren
      10a senvcfg
      10c sstateen0..3
      114 sieh
      140 sscratch sepc scause stval sip
      14d stimecmp
      150 siselect sireg
      154 siph
      15c stopei stimecmph
      180 satp
      200 vsstatus
      204 vsie vstvec
      214 vsieh
      240 vsscratch vsepc vscause vstval vsip
      24d vstimecmp
      250 vsiselect vsireg
      254 vsiph
      25c vstopei vstimecmph
      280 vsatp
      300 mstatus misa medeleg mideleg mie mtvec mcounteren
      308 mvien mvip menvcfg
      30c mstateen0..3 mstatush
      313 midelegh mieh
      318 mvienh mviph menvcfgh
      31c mstateen0..3h mcountinhibit
      323 mhpmevent3..31 mscratch mepc mcause mtval mip
      34a mtinst mtval2
      350 miselect mireg
      354 miph
      35c mtopei
      3a0 pmpcfg0..15 pmpaddr0..63
      5a8 scontext
      600 hstatus
      602 hedeleg hideleg hie htimedelta hcounteren hgeie hvien hvictl henvcfg
      60c hstateen0..3
      613 hidelegh
      615 htimedeltah
      618 hvienh
      61a henvcfgh
      61c hstateen0..3h
      643 htval hip hvip hviprio1 hviprio2
      64a htinst
      655 hviph hviprio1h hviprio2h
      680 hgatp
      6a8 hcontext
      723 mhpmevent3..31h
      747 mseccfg
      757 mseccfgh
      7a0 tselect tdata1..3 tinfo tcontrol
      7a8 mcontext
      7aa mscontext
      7b0 dcsr dpc dscratch0 dscratch1
      b00 mcycle
      b02 minstret mhpmcounter3..31
      b80 mcycleh
      b82 minstreth mhpmcounter3..31h
      c00 cycle time instret hpmcounter3..31 vl vtype vlenb
      c80 cycleh timeh instreth hpmcounter3..31h
      da0 scountovf
      db0 stopi
      e12 hgeip
      eb0 vstopi
      f11 mvendorid marchid mimpid mhartid mconfigptr
      fb0 mtopi
      """;

  private static final Map<Integer, String> NAMES = new HashMap<>();

  static {
    int number = 0;
    for (String word : TABLE.split("\\s+")) {
      if (Character.isDigit(word.charAt(0)) || word.matches("[a-f][0-9a-f]{2}")) {
        number = Integer.parseInt(word, 16);
      } else {
        number = enter(number, word);
      }
    }
  }

  private CsrNames() {}

  private static int enter(int first, String word) {
    int number = first;
    int dots = word.indexOf("..");
    if (dots < 0) {
      NAMES.put(number, word);
      return number + 1;
    }
    int digits = dots;
    while (Character.isDigit(word.charAt(digits - 1))) {
      digits--;
    }
    String suffix = word.endsWith("h") ? "h" : "";
    int last = Integer.parseInt(word.substring(dots + 2, word.length() - suffix.length()));
    for (int i = Integer.parseInt(word.substring(digits, dots)); i <= last; i++) {
      NAMES.put(number++, word.substring(0, digits) + i + suffix);
    }
    return number;
  }

  /** The name of a register, or its number in hexadecimal if it has none. */
  static String name(int number) {
    String name = NAMES.get(number);
    return name == null ? "0x" + Integer.toHexString(number) : name;
  }
}
