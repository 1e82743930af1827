package vivarium.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads protobuf by a .proto file, strictly: a field that the schema does not know, or of another
 * wire type, is an error. Messages become maps from field name to the list of its values.
 */
final class PerfettoReader {
  private static final Path SCHEMA = Path.of("..", "userland", "tests", "trace", "perfetto.proto");
  private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{");
  private static final Pattern FIELD =
      Pattern.compile("(?:optional|repeated) (\\w+) (\\w+) = (\\d+);");

  private record Field(String type, String name) {}

  private final Map<String, Map<Integer, Field>> messages = new HashMap<>();

  PerfettoReader() throws IOException {
    List<String> open = new ArrayList<>();
    for (String line : Files.readAllLines(SCHEMA)) {
      Matcher message = MESSAGE.matcher(line);
      Matcher field = FIELD.matcher(line);
      if (message.find()) {
        open.add(open.isEmpty() ? message.group(1) : open.getLast() + "." + message.group(1));
        messages.put(open.getLast(), new HashMap<>());
      } else if (field.find()) {
        Field known = new Field(field.group(1), field.group(2));
        fields(open.getLast()).put(Integer.parseInt(field.group(3)), known);
      } else if (line.strip().equals("}")) {
        open.removeLast();
      }
    }
  }

  /** The packets of a trace. */
  List<Map<String, List<Object>>> packets(byte[] trace) {
    List<Map<String, List<Object>>> packets = new ArrayList<>();
    for (Object packet : all(decode("Trace", trace, 0, trace.length), "packet")) {
      packets.add(message(packet));
    }
    return packets;
  }

  @SuppressWarnings("unchecked")
  static Map<String, List<Object>> message(Object value) {
    return (Map<String, List<Object>>) value;
  }

  private Map<Integer, Field> fields(String type) {
    Map<Integer, Field> fields = messages.get(type);
    if (fields == null) throw new AssertionError("no message " + type);
    return fields;
  }

  /** The values of a field, none if it is not there. */
  static List<Object> all(Map<String, List<Object>> message, String field) {
    return message.getOrDefault(field, List.of());
  }

  /** The only value of a field. */
  static Object one(Map<String, List<Object>> message, String field) {
    List<Object> values = message.get(field);
    if (values == null || values.size() != 1) throw new AssertionError(field + " of " + message);
    return values.getFirst();
  }

  static long number(Map<String, List<Object>> message, String field) {
    return (Long) one(message, field);
  }

  private int at;

  private Map<String, List<Object>> decode(String type, byte[] bytes, int from, int to) {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    at = from;
    while (at < to) {
      long tag = varint(bytes);
      Field field = fields(type).get((int) (tag >>> 3));
      if (field == null) throw new AssertionError(type + " has no field " + (tag >>> 3));
      List<Object> list = values.computeIfAbsent(field.name, name -> new ArrayList<>());
      boolean text = field.type.equals("string");
      String nested =
          messages.containsKey(type + "." + field.type) ? type + "." + field.type : field.type;
      boolean message = messages.containsKey(nested);
      int wire = (int) tag & 7;
      if (wire != (text || message ? 2 : 0))
        throw new AssertionError(field + " as wire type " + wire);
      if (wire == 0) {
        list.add(varint(bytes));
        continue;
      }
      int length = (int) varint(bytes);
      int end = at + length;
      if (end > to) throw new AssertionError(field + " is longer than what it is in");
      list.add(
          message
              ? decode(nested, bytes, at, end)
              : new String(bytes, at, length, StandardCharsets.UTF_8));
      at = end;
    }
    if (at != to) throw new AssertionError(type + " ends in the middle of a field");
    return values;
  }

  private long varint(byte[] bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) return value;
    }
  }
}
