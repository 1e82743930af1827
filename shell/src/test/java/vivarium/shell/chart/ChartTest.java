package vivarium.shell.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {
  private static final CellMap.Kind EMPTY = new CellMap.Kind('.', Colour.NONE, "untouched");
  private static final CellMap.Kind FULL = new CellMap.Kind('d', Colour.GREEN, "dirty");

  private static CellMap map(List<CellMap.Run> runs) {
    return new CellMap(
        "title", "pages", List.of(new CellMap.Section("an area", runs, Long::toString)));
  }

  /** Cells drawn and cells folded, which must be all that there are. */
  private static long cells(String text) {
    long count = 0;
    for (String line : text.split("\n")) {
      String[] columns = line.strip().split(" {2}", 2);
      if (columns.length < 2 || !columns[0].matches("\\d+")) {
        continue;
      }
      count +=
          columns[1].contains(" ... ")
              ? Long.parseLong(
                  columns[1].replaceAll(".* \\.\\.\\. ([0-9,]+) .*", "$1").replace(",", ""))
              : columns[1].length();
    }
    return count;
  }

  @Test
  void everyCellIsDrawnOrCountedInAFold() {
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      long sum = 0;
      List<CellMap.Run> runs = new java.util.ArrayList<>();
      for (int n = 0; n < 30; n++) {
        long count = random.nextInt(4) == 0 ? random.nextInt(5000) : random.nextInt(90);
        runs.add(new CellMap.Run(random.nextBoolean() ? EMPTY : FULL, count));
        sum += count;
      }
      assertEquals(sum, cells(map(runs).text(new Style(40 + random.nextInt(150), false))));
    }
  }

  @Test
  void longRunsAreFoldedWithTheirCount() {
    String text =
        map(List.of(new CellMap.Run(FULL, 3), new CellMap.Run(EMPTY, 3584))).text(Style.PLAIN);
    assertTrue(text.contains("... 3,584 pages, untouched"), text);
    assertTrue(text.contains("  ddd\n"), text);
    assertTrue(text.contains("d dirty: 3"), text);
  }

  @Test
  void linesFitTheTerminal() {
    String text = map(List.of(new CellMap.Run(FULL, 200))).text(new Style(60, false));
    for (String line : text.split("\n")) {
      assertTrue(line.length() <= 60, line);
    }
  }

  @Test
  void coloursComeOnlyWhenWanted() {
    List<CellMap.Run> runs = List.of(new CellMap.Run(FULL, 5));
    assertFalse(map(runs).text(new Style(80, false)).contains("\u001b"));
    assertTrue(
        map(runs).text(new Style(80, true)).contains("\u001b[48;5;34;38;5;16mddddd\u001b[0m"));
  }

  private static String wellFormed(Figure figure) throws Exception {
    String document = figure.svg().document();
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(document)))
            .getDocumentElement();
    assertEquals("svg", root.getTagName());
    return document;
  }

  @Test
  void drawingsAreWellFormedWhateverTheNames() throws Exception {
    LineChart lines =
        new LineChart(
            "a < b & \"c\"\u0007",
            Axis.milliseconds("time"),
            Axis.counting("pages"),
            List.of(new LineChart.Series("<s>", new double[] {0, 5e6}, new double[] {1, 7})));
    BarChart bars =
        new BarChart(
            "bars",
            Axis.counting("faults"),
            List.of(new BarChart.Group("g", List.of(new BarChart.Bar("lru", 0, 3)))));
    String all = wellFormed(new Stacked(List.of(lines, bars, map(List.of()))));
    assertTrue(all.contains("a &lt; b &amp; &quot;c&quot;?"), all);
    assertTrue(wellFormed(map(List.of(new CellMap.Run(EMPTY, 9000)))).contains("9,000 pages"));
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    BarChart bars =
        new BarChart(
            "t",
            Axis.counting("n"),
            List.of(
                new BarChart.Group(
                    "", List.of(new BarChart.Bar("a", 0, 50), new BarChart.Bar("b", 1, 100)))));
    String[] lines = bars.text(new Style(60, false)).split("\n");
    long half = lines[1].chars().filter(c -> c == '█').count();
    long whole = lines[2].chars().filter(c -> c == '█').count();
    assertEquals(whole / 2, half, 1);
    assertTrue(whole > 20, lines[2]);
  }

  @Test
  void jsonKeepsOrderAndEscapes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", "say \"hi\"\n\ud800");
    map.put("a", List.of(1, 2.5, true));
    assertEquals(
        "{\n  \"b\": \"say \\\"hi\\\"\\u000a\\ud800\",\n  \"a\": [\n    1,\n    2.50000,\n    true\n"
            + "  ]\n}\n",
        Json.of(map));
  }

  @Test
  void ticksAreRound() {
    assertEquals(List.of(0.0, 200.0, 400.0, 600.0), Axis.ticks(0, 650, 5));
    assertEquals("2.5 ms", Axis.milliseconds("").format().apply(2_500_000));
    assertEquals("0.000094 ms", Axis.milliseconds("").format().apply(94));
    assertEquals("45.0396 ms", Axis.milliseconds("").format().apply(45_039_601));
    assertEquals("1,234,567 ms", Axis.milliseconds("").format().apply(1.234567e12));
    assertEquals("100 ms", Axis.milliseconds("").format().apply(1e8));
    assertEquals("0 ms", Axis.milliseconds("").format().apply(0));
  }
}
