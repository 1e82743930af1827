package vivarium.shell.memory;

import vivarium.shell.chart.Figure;

/** A report with its numbers, taken at one moment: as text, as a drawing, as JSON. */
interface View extends Figure {
  /** Maps, lists, text and numbers for {@link vivarium.shell.chart.Json}. */
  Object json();
}
