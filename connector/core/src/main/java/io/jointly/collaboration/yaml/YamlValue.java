package io.jointly.collaboration.yaml;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in a file, with its place. Each accessor accepts one type and refuses all others. */
public final class YamlValue {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final int LONGEST_SHOWN = 60;

  private final YamlSource source;
  private final Node node;
  private final String path;

  YamlValue(YamlSource source, Node node, String path) {
    this.source = source;
    this.node = node;
    this.path = path;
  }

  /** Text that is in quotes, or that is a string in YAML without them. */
  public String text() {
    if (node instanceof ScalarNode scalar) {
      if (node.getTag().equals(Tag.STR)) {
        return wellFormed(scalar);
      }
      String quoted = scalar.getValue().isEmpty() ? "text" : '"' + clean(scalar.getValue()) + '"';
      throw wrongType("text", "write " + quoted + " in quotes if you mean text");
    }
    throw wrongType("text", "write a single text value");
  }

  /** Text that is not blank. */
  public String words() {
    String text = text();
    if (text.isBlank()) {
      throw fail("is blank", "write a text that is not blank");
    }
    return text;
  }

  /** The text of a number, a date or a word, with or without quotes; null is refused. */
  public String scalar() {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      return wellFormed(scalar);
    }
    throw wrongType("one value", "write a number, a date or text in quotes, or leave it out");
  }

  ScalarNode single() {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw wrongType("one value", "write a single value");
  }

  public long integer(long least, long greatest) {
    String range = "a whole number from " + least + " to " + greatest;
    if (!(node instanceof ScalarNode scalar)
        || !scalar.isPlain()
        || !INTEGER.matcher(scalar.getValue()).matches()) {
      throw wrongType(range, "write it in plain digits, without quotes");
    }
    long value = Long.parseLong(scalar.getValue());
    if (value < least || value > greatest) {
      throw fail("is " + value, "write " + range);
    }
    return value;
  }

  public boolean bool() {
    if (node instanceof ScalarNode scalar && scalar.isPlain()) {
      if (scalar.getValue().equals("true")) {
        return true;
      }
      if (scalar.getValue().equals("false")) {
        return false;
      }
    }
    throw wrongType("true or false", "write true or false, without quotes");
  }

  /**
   * The constant whose name in lower case is the text. The plain word {@code null} is accepted if
   * the type has a constant NULL; an absent value, which YAML also considers null, is not.
   */
  public <E extends Enum<E>> E oneOf(Class<E> type) {
    String text =
        node instanceof ScalarNode scalar && scalar.getValue().equals("null") ? "null" : text();
    for (E constant : type.getEnumConstants()) {
      if (yamlName(constant).equals(text)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(YamlValue::yamlName)
            .collect(Collectors.joining(", "));
    throw fail("is '" + clean(text) + "', which is not known", "write one of " + known);
  }

  public static String yamlName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A list with at least one value. */
  public List<YamlValue> list() {
    List<YamlValue> values = listOrEmpty();
    if (values.isEmpty()) {
      throw fail("is an empty list", "write at least one value between [ and ]");
    }
    return values;
  }

  public List<YamlValue> listOrEmpty() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrongType("a list", "write [ and ] around the values");
    }
    List<YamlValue> values = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      values.add(new YamlValue(source, item, path + "[" + values.size() + "]"));
    }
    return values;
  }

  /** One field of a mapping. The other fields are not checked. */
  public YamlValue field(String name) {
    return entry(name).map(Entry::value).orElseThrow(() -> missing(name));
  }

  private CallerException missing(String field) {
    return fail("has no field '" + field + "'", "write '" + field + ": …'");
  }

  public Optional<Entry> entry(String name) {
    return mapping().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** A mapping with fixed keys: all keys but {@code known} are refused. */
  public Fields fields(String... known) {
    Map<String, YamlValue> values = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (Entry entry : mapping()) {
      mistakes.at(() -> requireKnown(entry, known));
      values.put(entry.name(), entry.value());
    }
    mistakes.requireNone();
    return new Fields(this, values);
  }

  private static Entry requireKnown(Entry entry, String... known) {
    if (!Arrays.asList(known).contains(entry.name())) {
      // {type: decimal(12,2)} is two fields to YAML: 'type: decimal(12' and '2)'.
      String decimal = entry.name().endsWith(")") ? " (a decimal(p,s) needs quotes here)" : "";
      throw entry
          .key()
          .fail("is not a known field" + decimal, "known fields are " + String.join(", ", known));
    }
    return entry;
  }

  /** The fields of a mapping, all of which are known. */
  public static final class Fields {

    private final YamlValue mapping;
    private final Map<String, YamlValue> values;

    public Fields(YamlValue mapping, Map<String, YamlValue> values) {
      this.mapping = mapping;
      this.values = values;
    }

    public Optional<YamlValue> optional(String name) {
      return Optional.ofNullable(values.get(name));
    }

    public YamlValue required(String name) {
      return optional(name).orElseThrow(() -> mapping.missing(name));
    }
  }

  /** A mapping with arbitrary keys, at least one, in the file's order. */
  public List<Entry> entries() {
    List<Entry> entries = mapping();
    if (entries.isEmpty()) {
      throw fail("is empty", "write at least one entry 'name: …'");
    }
    return entries;
  }

  /**
   * @param key the name as a value, for messages about the name itself
   */
  public record Entry(String name, YamlValue key, YamlValue value) {}

  private List<Entry> mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw wrongType("a mapping", "write its fields as 'name: value'");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = new YamlValue(source, tuple.getKeyNode(), inside("(name of a field)")).text();
      YamlValue key = new YamlValue(source, tuple.getKeyNode(), inside(clean(name)));
      YamlValue value = new YamlValue(source, tuple.getValueNode(), inside(clean(name)));
      if (entries.putIfAbsent(name, new Entry(name, key, value)) != null) {
        throw key.fail("is written twice", "remove one of the two");
      }
    }
    return List.copyOf(entries.values());
  }

  /** An exception about this value: {@code file:line: path what; remedy}. */
  public CallerException fail(String what, String remedy) {
    return source.failure(line(), subject() + " " + what, remedy);
  }

  /** An exception about this value with another code than the file's own. */
  public CallerException failAs(ErrorCode code, String what, String remedy) {
    return source.failure(code, line(), subject() + " " + what, remedy);
  }

  /** Text of the file in a form for messages: short and on one line. */
  public static String clean(String text) {
    String line = YamlSource.oneLine(text);
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }

  private int line() {
    return YamlSource.line(node.getStartMark());
  }

  private String subject() {
    return path.isEmpty() ? "the file" : path;
  }

  private String inside(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String wellFormed(ScalarNode scalar) {
    String text = scalar.getValue();
    // Half a character, such as "\uD800" in quotes, has no UTF-8 form.
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw fail("holds half a surrogate pair", "write whole characters");
    }
    return text;
  }

  private CallerException wrongType(String expected, String remedy) {
    return fail("must be " + expected + " but is " + actual(), remedy);
  }

  private String actual() {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (node instanceof ScalarNode scalar) {
      Tag tag = scalar.getTag();
      String kind = "the text ";
      if (tag.equals(Tag.NULL)) {
        return "empty (null)";
      } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
        kind = "the number ";
      } else if (tag.equals(Tag.BOOL)) {
        kind = "";
      }
      return kind + clean(scalar.getValue());
    }
    return "a list";
  }
}
