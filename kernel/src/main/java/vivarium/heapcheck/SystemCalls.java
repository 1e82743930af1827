package vivarium.heapcheck;

import java.util.List;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Registers;
import vivarium.cpu.ShadowMemory;
import vivarium.cpu.ShadowRegisters;
import vivarium.heapcheck.Parameters.Parameter;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;

/** Checks what a program gives to a system call, before the kernel sees it. */
final class SystemCalls {
  private static final int A0 = 10;
  private static final int LONGEST_STRING = 4096;
  private static final int IOVEC_BYTES = 16;

  private final ProcessChecker checker;
  private final ShadowMemory shadow;
  private final AddressSpace space;
  private final Parameters parameters;

  SystemCalls(ProcessChecker checker, Parameters parameters) {
    this.checker = checker;
    this.shadow = checker.shadow();
    this.space = shadow.space();
    this.parameters = parameters;
  }

  void check(ShadowRegisters task) {
    long number = task.r[Registers.A7];
    String call = SyscallNumbers.name(number);
    if (task.undefined[Registers.A7] != 0) {
      checker.parameter(task, "(syscallno)", "contains uninitialised byte(s)", 0);
    }
    List<Parameter> all = parameters.of(number);
    long[] arguments = new long[6];
    System.arraycopy(task.r, A0, arguments, 0, 6);
    for (int i = 0; i < all.size() && i < 6; i++) {
      Parameter parameter = all.get(i);
      if (task.undefined[A0 + i] != 0) {
        String name = call + "(" + parameter.name() + ")";
        checker.parameter(task, name, "contains uninitialised byte(s)", 0);
      }
    }
    for (int i = 0; i < all.size() && i < 6; i++) {
      memory(task, call, all.get(i), arguments[i], arguments);
    }
  }

  private void memory(
      ShadowRegisters task, String call, Parameter parameter, long address, long[] arguments) {
    if (parameter.use() == Parameters.Use.VALUE || address == 0 && parameter.mayBeNull()) {
      return;
    }
    String name = call + "(" + parameter.name() + ")";
    long size = parameter.size(arguments);
    switch (parameter.use()) {
      case READ -> range(task, name, address, size, true);
      case WRITE -> range(task, name, address, size, false);
      case STRING -> string(task, name, address);
      default -> vectors(task, call, parameter, address, size);
    }
  }

  private void range(ShadowRegisters task, String name, long address, long size, boolean reads) {
    if (size <= 0) {
      return;
    }
    long bad = shadow.firstUnaddressable(address, size);
    if (bad >= 0) {
      checker.parameter(task, name, "points to unaddressable byte(s)", bad);
    }
    long undefined = reads ? shadow.firstUndefined(address, bad >= 0 ? bad - address : size) : -1;
    if (undefined >= 0) {
      checker.parameter(task, name, "points to uninitialised byte(s)", undefined);
    }
  }

  private void string(ShadowRegisters task, String name, long address) {
    for (long at = address; at < address + LONGEST_STRING; at++) {
      if (!shadow.addressable(at)) {
        checker.parameter(task, name, "points to unaddressable byte(s)", at);
        return;
      }
      if (shadow.undefined(at) != 0) {
        checker.parameter(task, name, "points to uninitialised byte(s)", at);
        return;
      }
      long physical = space.translate(at, Access.LOAD);
      if (physical < 0 || space.frames().memory().readByte(physical) == 0) {
        return;
      }
    }
  }

  private void vectors(
      ShadowRegisters task, String call, Parameter parameter, long address, long count) {
    boolean reads = parameter.use() == Parameters.Use.READ_VECTOR;
    String name = call + "(" + parameter.name() + ")";
    range(task, name, address, count * IOVEC_BYTES, true);
    for (long i = 0; i < Math.min(count, 1024); i++) {
      long at = address + i * IOVEC_BYTES;
      if (space.translate(at, Access.LOAD) < 0 || space.translate(at + 8, Access.LOAD) < 0) {
        return;
      }
      range(
          task,
          call + "(" + parameter.name() + "[" + i + "])",
          space.readLong(at),
          space.readLong(at + 8),
          reads);
    }
  }
}
