package vivarium.mem.replace;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A reference string: the pages that some work used, in order, by their identities. Recorded in one
 * run, it lets {@link Opt} look ahead in another. Uses of the same page in a row count once.
 */
public final class References {
  private static final int MAGIC = 0x56524546; // "VREF"

  private final Map<Long, Integer> numbers = new HashMap<>();
  private long[] identities = new long[64];
  private int[] string = new int[1024];
  private int length;

  /** Adds one use of a page. */
  public void add(long identity) {
    Integer known = numbers.get(identity);
    int number = known == null ? name(identity) : known;
    if (length > 0 && string[length - 1] == number) {
      return;
    }
    if (length == string.length) {
      string = Arrays.copyOf(string, length * 2);
    }
    string[length++] = number;
  }

  private int name(long identity) {
    int number = numbers.size();
    if (number == identities.length) {
      identities = Arrays.copyOf(identities, number * 2);
    }
    identities[number] = identity;
    numbers.put(identity, number);
    return number;
  }

  /** How many uses. */
  public int length() {
    return length;
  }

  /** How many different pages. */
  public int pages() {
    return numbers.size();
  }

  /** For each page that occurs the places of its uses, ascending. */
  Map<Long, int[]> places() {
    int[] counts = new int[pages()];
    for (int i = 0; i < length; i++) {
      counts[string[i]]++;
    }
    int[][] places = new int[pages()][];
    Arrays.setAll(places, number -> new int[counts[number]]);
    Arrays.fill(counts, 0);
    for (int i = 0; i < length; i++) {
      int number = string[i];
      places[number][counts[number]++] = i;
    }
    Map<Long, int[]> result = new HashMap<>();
    numbers.forEach((identity, number) -> result.put(identity, places[number]));
    return result;
  }

  /** Writes the string to a file that {@link #load} reads. */
  public void save(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeInt(pages());
      out.writeInt(length);
      for (int i = 0; i < pages(); i++) {
        out.writeLong(identities[i]);
      }
      for (int i = 0; i < length; i++) {
        out.writeInt(string[i]);
      }
    }
  }

  /**
   * Reads what {@link #save} has written.
   *
   * @throws IOException if the file cannot be read, or is none of these
   */
  public static References load(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      long bytes = Files.size(file);
      if (bytes < 3L * Integer.BYTES || in.readInt() != MAGIC) {
        throw new IOException("not a recorded reference string");
      }
      int pages = in.readInt();
      int length = in.readInt();
      long expected =
          3L * Integer.BYTES + (long) pages * Long.BYTES + (long) length * Integer.BYTES;
      if (pages < 0 || length < 0 || bytes != expected) {
        throw new IOException("broken reference string");
      }
      References result = new References();
      for (int i = 0; i < pages; i++) {
        result.name(in.readLong());
      }
      for (int i = 0; i < length; i++) {
        int number = in.readInt();
        if (number < 0 || number >= pages) {
          throw new IOException("broken reference string");
        }
        result.add(result.identities[number]);
      }
      return result;
    }
  }
}
