package vivarium.procfs;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.SyntheticDirectory;

/** The files of /proc/sys: one value each, in a line. */
final class SysFiles {
  private SysFiles() {}

  /** A value that can only be read. */
  static void show(SyntheticDirectory directory, String name, Supplier<Object> value) {
    directory.file(name, 0444, () -> line(value.get()));
  }

  /** A number that can be written, within bounds. */
  static void number(
      SyntheticDirectory directory,
      String name,
      long least,
      long most,
      LongSupplier value,
      LongConsumer sink) {
    directory.file(
        name,
        0644,
        () -> line(value.getAsLong()),
        written -> sink.accept(parse(ProcEntry.textOf(written), least, most)));
  }

  static byte[] line(Object value) {
    return ProcEntry.bytesOf(value + "\n");
  }

  private static long parse(String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException e) {
      // not a number: refused below
    }
    throw ErrnoException.of(Errno.EINVAL);
  }
}
