package vivarium.shell.timeline;

import java.util.Locale;
import vivarium.sched.StateHistory.Spell;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Style;
import vivarium.shell.report.Words;

/**
 * A timeline as lines of a terminal: a row for each hart with the letter of the task that had most
 * of each column, a row for each task with how much of the column it had a hart, was ready or
 * waited.
 */
final class TimelineText {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** What tasks share for which there are no letters left. */
  private static final char OTHER = '?';

  private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
  private static final String READY = "░";
  private static final String WAITING = "·";
  private static final String STOPPED = "x";
  private static final String IDLE = ".";

  /** Colours for tasks: the series but for the last, yellow, which is for those that are ready. */
  static final int PALETTE = 7;

  private static final int LABEL = 24;
  private static final int TICK = 16;

  private final Timeline timeline;
  private final Style style;
  private final int columns;

  TimelineText(Timeline timeline, Style style) {
    this.timeline = timeline;
    this.style = style;
    this.columns = Math.max(10, style.width() - LABEL - 1);
  }

  private static char letter(int row) {
    return row < LETTERS.length() ? LETTERS.charAt(row) : OTHER;
  }

  /** Where a column begins, virtual ns. */
  private double edge(int column) {
    return timeline.from() + (double) (timeline.to() - timeline.from()) * column / columns;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    double span = timeline.to() - timeline.from();
    out.append("Timeline from ").append(Words.seconds(timeline.from())).append(" to ");
    out.append(Words.seconds(timeline.to())).append(", a column is ");
    long column = Math.round(span / columns);
    out.append(column == 0 ? "less than 1 ns" : Words.duration(column)).append('\n');
    out.append(axis());
    for (int hart = 0; hart < timeline.harts(); hart++) {
      out.append(String.format("%-" + LABEL + "s", "hart " + hart)).append(hart(hart)).append('\n');
    }
    for (int row = 0; row < timeline.tasks().size(); row++) {
      Timeline.Row task = timeline.tasks().get(row);
      String label = letter(row) + String.format("%6d %s", task.task(), Words.name(task.name()));
      out.append(String.format("%-" + LABEL + "s", label)).append(task(row, task)).append('\n');
    }
    out.append("a letter: that task on the hart   .: idle   ").append(HEIGHTS, 0, 1).append(" to ");
    out.append(HEIGHTS, 7, 8).append(": how much of the column it ran   ").append(READY);
    out.append(" ready   ").append(WAITING).append(" waiting   ").append(STOPPED);
    out.append(" stopped\n");
    if (timeline.tasks().size() > LETTERS.length()) {
      out.append(OTHER).append(": one of the tasks after the ").append(LETTERS.length());
      out.append(" that have letters\n");
    }
    if (timeline.others() > 0) {
      out.append(Words.plural(timeline.others(), "other task")).append(" only waited\n");
    }
    return out.toString();
  }

  private String axis() {
    StringBuilder line = new StringBuilder(" ".repeat(LABEL));
    for (int column = 0; column + TICK <= columns; column += TICK) {
      String text = String.format(Locale.ROOT, "|%.6f s", edge(column) / 1e9);
      line.append(String.format("%-" + TICK + "s", text));
    }
    return line.toString().stripTrailing() + "\n";
  }

  /** Time in each column that the spells of one kind have. */
  private void add(double[] columnTimes, Spell spell) {
    double width = (double) (timeline.to() - timeline.from()) / columns;
    int first = (int) ((spell.from() - timeline.from()) / width);
    for (int c = Math.max(0, first); c < columns && edge(c) < spell.to(); c++) {
      double part = Math.min(spell.to(), edge(c + 1)) - Math.max(spell.from(), edge(c));
      columnTimes[c] += Math.max(0, part);
    }
  }

  private String hart(int hart) {
    double[] most = new double[columns];
    int[] whose = new int[columns];
    double[] busy = new double[columns];
    for (int row = 0; row < timeline.tasks().size(); row++) {
      double[] own = new double[columns];
      for (Spell spell : timeline.tasks().get(row).spells()) {
        if (spell.hart() == hart && spell.state() == vivarium.sched.TaskState.RUNNING) {
          add(own, spell);
        }
      }
      for (int c = 0; c < columns; c++) {
        busy[c] += own[c];
        if (own[c] > most[c]) {
          most[c] = own[c];
          whose[c] = row;
        }
      }
    }
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      boolean idle = busy[c] <= 0;
      line.append(
          idle
              ? IDLE
              : style.fill(
                  Colour.series(whose[c] % PALETTE), Character.toString(letter(whose[c]))));
    }
    return style.colour() ? line.toString() : line.toString().stripTrailing();
  }

  private String task(int row, Timeline.Row task) {
    double[] running = new double[columns];
    double[] ready = new double[columns];
    double[] waiting = new double[columns];
    double[] stopped = new double[columns];
    for (Spell spell : task.spells()) {
      add(
          switch (Timeline.state(spell)) {
            case "running" -> running;
            case "ready" -> ready;
            case "stopped" -> stopped;
            default -> waiting;
          },
          spell);
    }
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      double width = edge(c + 1) - edge(c);
      if (running[c] > 0) {
        int height = (int) Math.min(7, Math.floor(8 * running[c] / width));
        line.append(
            style.paint(Colour.series(row % PALETTE), HEIGHTS.substring(height, height + 1)));
      } else if (ready[c] > 0 && ready[c] >= waiting[c]) {
        line.append(style.paint(Colour.YELLOW, READY));
      } else if (stopped[c] > waiting[c]) {
        line.append(style.paint(Colour.RED, STOPPED));
      } else {
        line.append(waiting[c] > 0 ? style.paint(Colour.GREY, WAITING) : " ");
      }
    }
    return style.colour() ? line.toString() : line.toString().stripTrailing();
  }
}
