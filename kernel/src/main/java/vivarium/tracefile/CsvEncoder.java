package vivarium.tracefile;

import java.util.ArrayList;
import java.util.List;
import vivarium.trace.Argument;
import vivarium.trace.EventKind;

/**
 * A table as RFC 4180 describes it: a row for each event, with a column for each argument that any
 * tracepoint has, empty where it does not apply. Times are ns. Sampled figures are rows, too.
 */
final class CsvEncoder implements TraceEncoder {
  private static final EventKind[] KINDS = EventKind.values();

  /** The argument that says what the row's own column of this name does. */
  private static final String OWN_PROCESS = "process";

  private final TaskTable tasks;
  private final Bytes out;
  private final List<String> columns = new ArrayList<>();

  /** For each kind, the argument in each column, null for none. */
  private final Argument[][] places = new Argument[KINDS.length][];

  CsvEncoder(TaskTable tasks, Bytes out) {
    this.tasks = tasks;
    this.out = out;
    for (EventKind kind : KINDS) {
      for (Argument argument : kind.arguments()) {
        String name = argument.name();
        if (!name.equals(OWN_PROCESS) && !columns.contains(name)) columns.add(name);
      }
    }
    for (EventKind kind : KINDS) {
      Argument[] row = new Argument[columns.size()];
      for (Argument argument : kind.arguments()) {
        int column = columns.indexOf(argument.name());
        if (column >= 0) row[column] = argument;
      }
      places[kind.ordinal()] = row;
    }
  }

  @Override
  public void begin() {
    out.put("time,hart,task,process,comm,event");
    for (String column : columns) out.put(',').put(column);
    out.put(",figure,of,value\r\n");
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] words, int at) {
    out.number(time).put(',');
    if (hart >= 0) out.number(hart);
    out.put(',').number(task).put(',');
    out.number(task == 0 ? 0 : tasks.get(task).process).put(',');
    quoted(tasks.name(task, hart));
    out.put(',').put(kind.text());
    for (Argument argument : places[kind.ordinal()]) {
      out.put(',');
      if (argument != null) value(argument, words, at + argument.offset());
    }
    out.put(",,,\r\n");
  }

  private void value(Argument argument, long[] words, int place) {
    switch (argument.type()) {
      case COUNT, NUMBER, NANOS, TASK, PROCESS, HART, RESULT -> out.number(words[place]);
      case ADDRESS, FLAGS, STATUS -> out.put("0x").hex(words[place]);
      case NAME -> quoted(EventText.value(argument, words[place], words[place + 1]));
      default -> out.put(EventText.value(argument, words[place], 0));
    }
  }

  private void quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    if (plain) out.put(text);
    else out.put('"').put(text.replace("\"", "\"\"")).put('"');
  }

  @Override
  public void sample(Figure figure, long time, int of, long value) {
    out.number(time).put(",,,,,");
    for (int i = 0; i < columns.size(); i++) out.put(',');
    out.put(',').put(figure.text()).put(',').number(of).put(',').number(value).put("\r\n");
  }

  @Override
  public void end(long time) {}
}
