package vivarium.shell.bench;

import java.io.IOException;
import java.util.List;

/** One part of the benchmarks; {@code --only} chooses it by its name. */
interface Part {
  String name();

  /** What it measures, for the heading. */
  String title();

  /** About how long it takes on two quiet cores. */
  double seconds();

  /** Measures, printing each result as it comes. */
  List<Figure> measure(Bench bench) throws IOException, InterruptedException;
}
