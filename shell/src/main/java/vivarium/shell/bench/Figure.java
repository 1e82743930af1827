package vivarium.shell.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param key the part and the name, such as {@code warm/lz}: stable, for comparisons
 * @param title what it is, for people
 * @param unit of the value
 * @param value NaN if it could not be measured
 * @param moreIsBetter which way is better
 * @param target null if none is set
 * @param remark why it was not measured, or how; may be empty
 */
record Figure(
    String key,
    String title,
    String unit,
    double value,
    boolean moreIsBetter,
    @Nullable Target target,
    String remark) {

  static Figure of(String key, String title, String unit, double value, Target target) {
    return new Figure(key, title, unit, value, target.atLeast(), target, "");
  }

  /** A figure without a target. */
  static Figure plain(String key, String title, String unit, double value, boolean moreIsBetter) {
    return new Figure(key, title, unit, value, moreIsBetter, null, "");
  }

  static Figure missing(String key, String title, String unit, Target target, String why) {
    return new Figure(key, title, unit, Double.NaN, target.atLeast(), target, why);
  }

  boolean measured() {
    return !Double.isNaN(value);
  }

  /** Whether the target is met; false if there is none or it was not measured. */
  boolean met() {
    return target != null && measured() && target.met(value);
  }

  /** A number with as many digits as say something; a dash for none. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value) && size >= 10) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f", value);
  }
}
