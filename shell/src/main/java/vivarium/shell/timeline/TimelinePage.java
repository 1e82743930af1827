package vivarium.shell.timeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vivarium.sched.StateHistory.Spell;
import vivarium.sched.TaskState;
import vivarium.shell.chart.Colour;
import vivarium.shell.chart.Json;
import vivarium.shell.report.Words;

/**
 * A timeline as a document that stands alone, SVG or HTML: a script in it draws what is in view,
 * zooms, tells what the pointer is on and finds tasks; a viewer without scripts shows the whole.
 * Both are well-formed XML.
 */
final class TimelinePage {
  private static final String SCRIPT = "timeline.js";
  private static final int PALETTE = TimelineText.PALETTE;
  private static final int WIDTH = 1200;
  private static final int LEFT = 190;
  private static final int TOP = 64;
  private static final int ROW = 22;
  private static final int BAR = 16;

  /** Spells narrower than this are left out of the picture for viewers without scripts, pixels. */
  private static final double NARROWEST = 0.3;

  private final Timeline timeline;
  private final int rows;
  private final int height;

  TimelinePage(Timeline timeline) {
    this.timeline = timeline;
    this.rows = timeline.harts() + timeline.tasks().size();
    this.height = TOP + rows * ROW + 40;
  }

  String svg() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawing() + script();
  }

  String html() {
    return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
        + "<meta charset=\"UTF-8\"/>\n<title>Timeline</title>\n"
        + "<style>body { margin: 12px; font-family: monospace; }</style>\n</head>\n<body>\n"
        + "<p><label>Find a task: <input id=\"find\" size=\"24\"/></label></p>\n"
        + drawing()
        + "</svg>\n"
        + inline()
        + "\n</body>\n</html>\n";
  }

  private String script() {
    return inline() + "\n</svg>\n";
  }

  /** The data and the script; nothing in it can end the element that it stands in. */
  private String inline() {
    String data =
        Json.of(data()).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    return "<script>//<![CDATA[\nconst timeline = " + data + ";\n" + source() + "//]]></script>";
  }

  private static String source() {
    try (InputStream in = TimelinePage.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The data of the script

  private Map<String, Object> data() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", timeline.from());
    map.put("to", timeline.to());
    map.put("left", LEFT);
    map.put("top", TOP);
    map.put("row", ROW);
    map.put("bar", BAR);
    map.put("width", WIDTH);
    map.put("harts", timeline.harts());
    List<Object> channels = new ArrayList<>();
    for (vivarium.sched.WaitChannel channel : vivarium.sched.WaitChannel.values()) {
      channels.add(channel.what());
    }
    map.put("channels", channels);
    List<Object> tasks = new ArrayList<>();
    for (int i = 0; i < timeline.tasks().size(); i++) {
      Timeline.Row row = timeline.tasks().get(i);
      Map<String, Object> task = new LinkedHashMap<>();
      task.put("id", row.task());
      task.put("name", row.name());
      task.put("colour", Colour.series(i % PALETTE).hex());
      List<Object> spells = new ArrayList<>();
      for (Spell spell : row.spells()) {
        spells.add(kind(spell));
        spells.add(spell.hart());
        spells.add(spell.channel().ordinal());
        spells.add(spell.from() - timeline.from());
        spells.add(spell.to() - timeline.from());
      }
      task.put("spells", spells);
      tasks.add(task);
    }
    map.put("tasks", tasks);
    return map;
  }

  /** 0 on a hart, 1 ready, 2 waiting, 3 stopped. */
  private static int kind(Spell spell) {
    return switch (Timeline.state(spell)) {
      case "running" -> 0;
      case "ready" -> 1;
      case "stopped" -> 3;
      default -> 2;
    };
  }

  // The picture

  private String drawing() {
    StringBuilder out = new StringBuilder();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"timeline\" width=\"").append(WIDTH);
    out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(WIDTH);
    out.append(' ').append(height).append("\" font-family=\"monospace\" font-size=\"12\">\n");
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(
        out,
        8,
        18,
        "title",
        "Timeline of "
            + timeline.tasks().size()
            + " tasks on "
            + Words.plural(timeline.harts(), "hart")
            + ", "
            + Words.seconds(timeline.from())
            + " to "
            + Words.seconds(timeline.to()));
    text(out, 8, 36, "hint", "filled: on a hart   yellow: ready   line: waiting   red: stopped");
    for (int hart = 0; hart < timeline.harts(); hart++) {
      text(out, 8, TOP + hart * ROW + 13, "", "hart " + hart);
    }
    for (int i = 0; i < timeline.tasks().size(); i++) {
      Timeline.Row row = timeline.tasks().get(i);
      text(
          out,
          8,
          TOP + (timeline.harts() + i) * ROW + 13,
          "row" + i,
          row.task() + " " + row.name());
    }
    out.append("<g id=\"bars\">\n");
    for (int i = 0; i < timeline.tasks().size(); i++) {
      bars(out, i);
    }
    out.append("</g>\n<g id=\"axis\"></g>\n");
    text(out, 8, height - 14, "told", "");
    return out.toString();
  }

  private void bars(StringBuilder out, int row) {
    double scale = (WIDTH - LEFT - 10.0) / Math.max(1, timeline.to() - timeline.from());
    String own = Colour.series(row % PALETTE).hex();
    for (Spell spell : timeline.tasks().get(row).spells()) {
      double x = LEFT + (spell.from() - timeline.from()) * scale;
      double width = (spell.to() - spell.from()) * scale;
      if (width < NARROWEST) {
        continue;
      }
      int y = TOP + (timeline.harts() + row) * ROW;
      boolean running = spell.state() == TaskState.RUNNING;
      String colour = running ? own : spell.state() == TaskState.RUNNABLE ? "#fde047" : "#d1d5db";
      boolean thin = !running && !spell.state().active();
      rectangle(out, x, thin ? y + BAR / 2 : y, width, thin ? 2 : BAR, colour);
      if (running) {
        rectangle(out, x, TOP + spell.hart() * ROW, width, BAR, own);
      }
    }
  }

  private static void rectangle(
      StringBuilder out, double x, double y, double width, double height, String colour) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%.0f\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            height,
            colour));
  }

  private static void text(StringBuilder out, int x, int y, String id, String text) {
    out.append("<text x=\"").append(x).append("\" y=\"").append(y).append('"');
    out.append(id.isEmpty() ? "" : " id=\"" + id + "\"");
    out.append(" xml:space=\"preserve\">").append(vivarium.shell.chart.Svg.escape(text));
    out.append("</text>\n");
  }
}
