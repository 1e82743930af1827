package vivarium.shell.report;

import vivarium.shell.chart.Figure;

/** A report with its numbers, taken at one moment: as text, as a drawing, as JSON. */
public interface View extends Figure {
  /** Maps, lists, text and numbers for {@link vivarium.shell.chart.Json}. */
  Object json();
}
