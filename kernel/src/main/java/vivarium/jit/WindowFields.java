package vivarium.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** Writes the fields of a region's windows and the methods that set and empty them. */
final class WindowFields {
  private final int count;

  WindowFields(int count) {
    this.count = count;
  }

  static String start(int n) {
    return "s" + n;
  }

  static String length(int n) {
    return "l" + n;
  }

  static String host(int n) {
    return "h" + n;
  }

  void write(ClassBuilder builder) {
    for (int n = 0; n < count; n++) {
      builder.withField(start(n), CD_long, 0);
      builder.withField(length(n), CD_long, 0);
      builder.withField(host(n), CD_long, 0);
    }
    setting(builder);
    builder.withMethodBody(
        "clearWindows",
        MethodTypeDesc.of(CD_void),
        ClassFile.ACC_PROTECTED,
        c -> {
          for (int n = 0; n < count; n++) {
            c.aload(0).loadConstant(Long.MIN_VALUE).putfield(RegionWriter.SELF, length(n), CD_long);
          }
          c.return_();
        });
  }

  private void setting(ClassBuilder builder) {
    builder.withMethodBody(
        "window",
        MethodTypeDesc.of(CD_void, CD_int, CD_long, CD_long, CD_long),
        ClassFile.ACC_PROTECTED,
        c -> {
          Label none = c.newLabel();
          List<SwitchCase> cases = new ArrayList<>();
          for (int n = 0; n < count; n++) {
            cases.add(SwitchCase.of(n, c.newLabel()));
          }
          if (count == 0) {
            c.return_();
            return;
          }
          c.iload(1).tableswitch(0, count - 1, none, cases);
          for (int n = 0; n < count; n++) {
            c.labelBinding(cases.get(n).target());
            c.aload(0).lload(2).putfield(RegionWriter.SELF, start(n), CD_long);
            c.aload(0).lload(4).putfield(RegionWriter.SELF, length(n), CD_long);
            c.aload(0).lload(6).putfield(RegionWriter.SELF, host(n), CD_long);
            c.return_();
          }
          c.labelBinding(none).return_();
        });
  }
}
