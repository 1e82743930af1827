package vivarium.debug.dwarf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line table of a unit (6.2): rows of address, file, line and column, in sequences of rising
 * addresses. Made by {@link LineProgram}.
 */
final class LineTable {
  /** Consecutive rows whose addresses do not fall; the last one only says where it ends. */
  private record Sequence(long start, long end, int firstRow, int endRow) {}

  private final List<String> files;
  private final List<Sequence> sequences = new ArrayList<>();
  private long[] addresses = new long[256];
  private int[] fileOf = new int[256];
  private int[] lineOf = new int[256];
  private int[] columnOf = new int[256];
  private boolean[] isStatement = new boolean[256];
  private int rows;
  private int sequenceStart;

  /**
   * @param files full paths by number
   */
  LineTable(List<String> files) {
    this.files = files;
  }

  void add(long address, int file, int line, int column, boolean statement) {
    if (rows == addresses.length) {
      int size = 2 * rows;
      addresses = Arrays.copyOf(addresses, size);
      fileOf = Arrays.copyOf(fileOf, size);
      lineOf = Arrays.copyOf(lineOf, size);
      columnOf = Arrays.copyOf(columnOf, size);
      isStatement = Arrays.copyOf(isStatement, size);
    }
    addresses[rows] = address;
    fileOf[rows] = file;
    lineOf[rows] = line;
    columnOf[rows] = column;
    isStatement[rows] = statement;
    rows++;
  }

  /** The rows since the last sequence were one that ends before this address. */
  void endSequence(long end) {
    if (rows > sequenceStart && Long.compareUnsigned(addresses[sequenceStart], end) < 0) {
      sequences.add(new Sequence(addresses[sequenceStart], end, sequenceStart, rows));
    }
    sequenceStart = rows;
  }

  /** Sorts; rows behind the last end of a sequence do not count. */
  void finish() {
    rows = sequenceStart;
    sequences.sort((a, b) -> Long.compareUnsigned(a.start, b.start));
    addresses = Arrays.copyOf(addresses, rows);
    fileOf = Arrays.copyOf(fileOf, rows);
    lineOf = Arrays.copyOf(lineOf, rows);
    columnOf = Arrays.copyOf(columnOf, rows);
    isStatement = Arrays.copyOf(isStatement, rows);
  }

  /** The row for an address, or -1: the last one of its sequence that is not above it. */
  int rowAt(long address) {
    for (Sequence sequence : sequences) {
      if (Long.compareUnsigned(sequence.start, address) > 0) {
        return -1;
      }
      if (Long.compareUnsigned(address, sequence.end) < 0) {
        return rowIn(sequence, address);
      }
    }
    return -1;
  }

  private int rowIn(Sequence sequence, long address) {
    int low = sequence.firstRow;
    int high = sequence.endRow;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(sequence.firstRow, low - 1);
  }

  long address(int row) {
    return addresses[row];
  }

  int line(int row) {
    return lineOf[row];
  }

  int column(int row) {
    return columnOf[row];
  }

  boolean statement(int row) {
    return isStatement[row];
  }

  @Nullable String file(int row) {
    return fileName(fileOf[row]);
  }

  /** The path of a file by its number in the table, or null. */
  @Nullable String fileName(long number) {
    return number >= 0 && number < files.size() ? files.get((int) number) : null;
  }

  /** The addresses at which code of a line begins, lowest first; for breakpoints. */
  List<Long> addressesOf(String file, int line) {
    List<Long> found = new ArrayList<>();
    for (Sequence sequence : sequences) {
      for (int row = sequence.firstRow; row < sequence.endRow; row++) {
        String name = lineOf[row] == line && isStatement[row] ? file(row) : null;
        if (name != null && (name.equals(file) || name.endsWith("/" + file))) {
          boolean goesOn =
              row > sequence.firstRow && lineOf[row - 1] == line && fileOf[row - 1] == fileOf[row];
          if (!goesOn) {
            found.add(addresses[row]);
          }
        }
      }
    }
    return found;
  }
}
