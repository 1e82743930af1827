package vivarium.syscall;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SyscallNumbers;

/**
 * All system calls that the kernel knows, by number: the one table that dispatcher, strace and
 * documentation read.
 */
public final class SyscallTable {
  private final @Nullable SyscallRow[] low = new @Nullable SyscallRow[SyscallNumbers.TABLE_SIZE];
  private final Map<Long, SyscallRow> rows = new TreeMap<>();

  /** Adds a family's rows; two of one number are a mistake. */
  public SyscallTable add(List<SyscallRow> family) {
    for (SyscallRow row : family) {
      if (rows.put((long) row.number(), row) != null) {
        throw new IllegalArgumentException("two rows for " + row.name());
      }
      if (row.number() < low.length) {
        low[row.number()] = row;
      }
    }
    return this;
  }

  /** The row of a number, or null if there is no such call. */
  public @Nullable SyscallRow find(long number) {
    return number >= 0 && number < low.length ? low[(int) number] : rows.get(number);
  }

  /** All rows by number. */
  public Collection<SyscallRow> rows() {
    return rows.values();
  }
}
