package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import vivarium.mem.PhysicalMemory;

/**
 * Reading and writing the simulated RAM, which is the hidden class's data, a constant to the JVM.
 */
final class Ram {
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc MEMORY = ClassDesc.of(PhysicalMemory.class.getName());
  private static final DynamicConstantDesc<?> CONSTANT =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(
              ClassDesc.of("java.lang.invoke.MethodHandles"), "classData", ConstantDescs.CD_Object),
          ConstantDescs.DEFAULT_NAME,
          SEGMENT);

  private Ram() {}

  private static ClassDesc layout(int size) {
    return ClassDesc.of(
        "java.lang.foreign.ValueLayout$Of"
            + switch (size) {
              case 1 -> "Byte";
              case 2 -> "Short";
              case 4 -> "Int";
              default -> "Long";
            });
  }

  private static String constant(int size) {
    return switch (size) {
      case 1 -> "BYTE";
      case 2 -> "SHORT";
      case 4 -> "INT";
      default -> "LONG";
    };
  }

  private static ClassDesc type(int size) {
    return switch (size) {
      case 1 -> CD_byte;
      case 2 -> CD_short;
      case 4 -> CD_int;
      default -> CD_long;
    };
  }

  /** Pushes the RAM and the layout of an access; the physical address comes next. */
  static void push(CodeBuilder out, int size) {
    out.loadConstant(CONSTANT).getstatic(MEMORY, constant(size), layout(size));
  }

  static void get(CodeBuilder out, int size) {
    out.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(type(size), layout(size), CD_long));
  }

  static void set(CodeBuilder out, int size) {
    out.invokeinterface(
        SEGMENT, "set", MethodTypeDesc.of(CD_void, layout(size), CD_long, type(size)));
  }
}
