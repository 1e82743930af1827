package vivarium.shell.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One direction of a chart: what is measured and how its values are written.
 *
 * @param name with the unit: "resident, pages"
 */
public record Axis(String name, DoubleFunction<String> format) {
  /** Plain numbers with thousands apart. */
  public static Axis counting(String name) {
    return new Axis(name, value -> String.format(java.util.Locale.ROOT, "%,d", Math.round(value)));
  }

  /** Virtual ns, written as milliseconds: six digits, and no more of them than whole ns have. */
  public static Axis milliseconds(String name) {
    return new Axis(
        name,
        ns -> {
          double ms = ns / 1e6;
          int before = ms < 1 ? 0 : (int) Math.log10(ms) + 1;
          String digits =
              String.format(java.util.Locale.ROOT, "%,." + Math.max(0, 6 - before) + "f", ms);
          return (digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits) + " ms";
        });
  }

  /** Round values (1, 2 or 5 times a power of ten) that cover low to high, about so many. */
  static List<Double> ticks(double low, double high, int about) {
    double span = Math.max(high - low, 1e-9);
    double raw = span / Math.max(1, about);
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = power;
    for (double factor : new double[] {1, 2, 5, 10}) {
      step = factor * power;
      if (step >= raw) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (double at = Math.ceil(low / step - 1e-9) * step + 0.0;
        at <= high + step * 1e-9;
        at += step) {
      ticks.add(at);
    }
    return ticks;
  }
}
