package vivarium.mem;

/**
 * Where the parts of a program lie in its address space, as the loader found or put them; Linux's
 * mm_struct fields of the same names.
 */
public final class ProgramMap {
  public long codeStart;
  public long codeEnd;
  public long dataStart;
  public long dataEnd;
  public long brkStart;
  public long brk;

  /** The stack pointer at the program's start. */
  public long stackStart;

  public long argumentsStart;
  public long argumentsEnd;
  public long environmentStart;
  public long environmentEnd;
  public long vdso;

  /** Where signal handlers return to: a function of the vdso. */
  public long signalReturn;

  /** The auxiliary vector as put on the stack, for /proc/pid/auxv. */
  public long[] auxiliaryVector = new long[0];

  void copyFrom(ProgramMap other) {
    codeStart = other.codeStart;
    codeEnd = other.codeEnd;
    dataStart = other.dataStart;
    dataEnd = other.dataEnd;
    brkStart = other.brkStart;
    brk = other.brk;
    stackStart = other.stackStart;
    argumentsStart = other.argumentsStart;
    argumentsEnd = other.argumentsEnd;
    environmentStart = other.environmentStart;
    environmentEnd = other.environmentEnd;
    vdso = other.vdso;
    signalReturn = other.signalReturn;
    auxiliaryVector = other.auxiliaryVector;
  }
}
