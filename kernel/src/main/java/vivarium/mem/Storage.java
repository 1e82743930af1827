package vivarium.mem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What files and swapped pages are kept on, and what a request to it costs: the clock's table. */
public enum Storage {
  /** Requests do not wait for each other. */
  SSD(150_000, false),
  /** One head: requests are served one after another. */
  DISK(10_000_000, true);

  private final long latency;
  private final boolean serial;

  Storage(long latency, boolean serial) {
    this.latency = latency;
    this.serial = serial;
  }

  /** Virtual ns from a request for adjacent pages to its end, if the device is free. */
  public long latency() {
    return latency;
  }

  /** Whether a request waits for those before it. */
  public boolean serial() {
    return serial;
  }

  /** As the command line writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The storage of that name, or null. */
  public static @Nullable Storage of(String text) {
    for (Storage each : values()) {
      if (each.text().equals(text)) {
        return each;
      }
    }
    return null;
  }
}
