package vivarium.shell.chart;

import java.util.List;
import java.util.stream.Collectors;

/** Several figures, one below the other. */
public record Stacked(List<? extends Figure> figures) implements Figure {
  @Override
  public String text(Style style) {
    return figures.stream().map(figure -> figure.text(style)).collect(Collectors.joining("\n"));
  }

  @Override
  public Svg svg() {
    Svg all = new Svg(0, 0);
    figures.forEach(figure -> all.below(figure.svg()));
    return all;
  }
}
