package io.jointly.template;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes queries as templates, in the lines of a collaboration.yaml. A parameter is given by its
 * name and the constant in whose place it is to stand.
 */
public final class TemplateDraft {

  private static final String FILL_IN = "FILL_IN";

  private static final Set<Function> COMPARISONS =
      EnumSet.of(
          Function.EQUAL,
          Function.NOT_EQUAL,
          Function.NULL_SAFE_EQUAL,
          Function.LESS,
          Function.LESS_OR_EQUAL,
          Function.GREATER,
          Function.GREATER_OR_EQUAL,
          Function.IN);

  private final Collaboration collaboration;
  private final Map<String, String> wanted;
  private final Set<String> found = new TreeSet<>();
  private final Set<String> seen = new LinkedHashSet<>();

  /** A parameter's constant in a query. */
  private record Constant(SqlType type, Object value) {}

  /**
   * @param wanted the constant of each parameter, as text, by name; at most {@link
   *     TemplateParameter#MOST}
   */
  public TemplateDraft(Collaboration collaboration, Map<String, String> wanted) {
    this.collaboration = collaboration;
    this.wanted = new LinkedHashMap<>(wanted);
  }

  /**
   * The lines of one template, to stand below {@code templates:} of the rules.
   *
   * @param name an id
   * @throws CallerException (OPTION) if it is not clear where a parameter stands, or of which type
   *     it is
   */
  public List<String> lines(String name, JointQuery query) {
    List<Expr.Literal> constants = TemplateSearch.constants(query);
    @Nullable String[] names = new @Nullable String[constants.size()];
    Map<String, Constant> parameters = new LinkedHashMap<>();
    wanted.forEach(
        (parameter, text) ->
            place(parameter, text, constants, names)
                .ifPresent(constant -> parameters.put(parameter, constant)));
    constants.forEach(this::see);
    List<String> lines = new ArrayList<>();
    lines.add("    # " + QueryText.of(query).replaceAll("\\p{Cntrl}", " "));
    lines.add("    - name: " + name);
    lines.add("      sha256: " + TemplateSearch.digest(query, names));
    if (!parameters.isEmpty()) {
      lines.add("      parameters:");
      parameters.forEach(
          (parameter, constant) ->
              lines.add("        " + parameter + ": " + declaration(query, constant)));
    }
    return lines;
  }

  /**
   * Makes sure that each parameter stood in the place of a constant of some query.
   *
   * @throws CallerException (OPTION) otherwise
   */
  public void requireFound() {
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      if (!found.contains(each.getKey())) {
        throw new CallerException(
            ErrorCode.OPTION,
            "--parameter "
                + each.getKey()
                + "="
                + each.getValue()
                + ": no joint query has this constant; "
                + (seen.isEmpty()
                    ? "the joint queries have no constants"
                    : "they have " + String.join(", ", seen)));
      }
    }
  }

  private Optional<Constant> place(
      String parameter, String text, List<Expr.Literal> constants, @Nullable String[] names) {
    Set<Constant> places = new LinkedHashSet<>();
    for (int i = 0; i < names.length; i++) {
      Expr.Literal constant = constants.get(i);
      Object value = constant.value();
      if (value == null || !isText(constant.type(), value, text)) {
        continue;
      }
      if (names[i] != null) {
        throw new CallerException(
            ErrorCode.OPTION,
            "the parameters "
                + names[i]
                + " and "
                + parameter
                + " stand for the same constant "
                + text
                + "; rehearse with a value of its own for each");
      }
      names[i] = parameter;
      places.add(new Constant(constant.type(), value));
    }
    if (places.size() > 1) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the constant "
              + text
              + " of the parameter "
              + parameter
              + " stands in a query as "
              + places.stream()
                  .map(each -> each.type().toString())
                  .collect(Collectors.joining(" and as "))
              + ", and a parameter has one type; rehearse with a value that stands nowhere else");
    }
    if (!places.isEmpty()) {
      found.add(parameter);
    }
    return places.stream().findFirst();
  }

  private static boolean isText(SqlType type, Object value, String text) {
    try {
      return SqlValues.parse(type, text).equals(value);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void see(Expr.Literal constant) {
    if (constant.value() != null) {
      seen.add(constant.type() + " " + QueryText.of(constant));
    }
  }

  private String declaration(JointQuery query, Constant constant) {
    SqlType type = constant.type();
    String written =
        type.kind() == SqlType.Kind.DECIMAL ? quoted(type.toString()) : type.toString();
    return "{type: " + written + ", " + bounds(type, domains(query, constant)) + "}";
  }

  private static String bounds(SqlType type, Set<Column.Domain> compared) {
    if (type.kind() == SqlType.Kind.BOOLEAN) {
      return "values: [true, false]";
    }
    Column.Domain domain =
        compared.size() == 1 ? compared.iterator().next() : Column.Domain.UNBOUNDED;
    Object min = domain.min();
    Object max = domain.max();
    if (min != null && max != null) {
      return "min: " + text(type, min) + ", max: " + text(type, max);
    }
    if (isShort(domain.values())) {
      return domain.values().stream()
          .map(value -> text(type, value))
          .collect(Collectors.joining(", ", "values: [", "]"));
    }
    return type.kind() == SqlType.Kind.STRING
        ? "values: " + FILL_IN
        : "min: "
            + (min == null ? FILL_IN : text(type, min))
            + ", max: "
            + (max == null ? FILL_IN : text(type, max));
  }

  private static boolean isShort(List<Object> values) {
    return !values.isEmpty()
        && values.size() <= TemplateParameter.MOST_VALUES
        && values.stream()
            .noneMatch(
                each ->
                    each instanceof String text && text.length() > TemplateParameter.LONGEST_TEXT);
  }

  private static String text(SqlType type, Object value) {
    String text = SqlValues.render(type, value);
    return switch (type.kind()) {
      case STRING, TIMESTAMP, TIMESTAMP_NTZ -> quoted(text);
      default -> text;
    };
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : Character.isISOControl(c)
                        ? String.format("\\u%04x", c)
                        : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** What the declared columns with which a constant is compared can hold. */
  private Set<Column.Domain> domains(JointQuery query, Constant constant) {
    Set<Column.Domain> domains = new LinkedHashSet<>();
    Stream.Builder<Expr> own = Stream.builder();
    query.groups().forEach(own);
    query.conjuncts().forEach(own);
    query.measures().forEach(measure -> measure.arguments().forEach(own));
    collect(List.of(query.rows()), own.build(), constant, domains);
    query
        .rows()
        .operators()
        .forEach(each -> collect(each.inputs(), each.expressions(), constant, domains));
    return domains;
  }

  private void collect(
      List<Relation> inputs, Stream<Expr> exprs, Constant constant, Set<Column.Domain> domains) {
    exprs
        .flatMap(Expr::parts)
        .filter(part -> isComparison(part, constant))
        .flatMap(part -> part.arguments().stream())
        .filter(Expr.Column.class::isInstance)
        .map(Expr.Column.class::cast)
        .filter(column -> column.type().equals(constant.type()))
        .flatMap(column -> declared(inputs, column.name()).stream())
        .filter(column -> column.type().equals(constant.type()))
        .map(Column::domain)
        .forEach(domains::add);
  }

  private static boolean isComparison(Expr part, Constant constant) {
    return part instanceof Expr.Call call
        && COMPARISONS.contains(call.function())
        && call.arguments().contains(new Expr.Literal(constant.type(), constant.value()));
  }

  /** The declared column that a column of some relations is, where it is one as it stands. */
  private Optional<Column> declared(List<Relation> relations, String name) {
    return relations.stream().flatMap(each -> declared(each, name).stream()).findFirst();
  }

  private Optional<Column> declared(Relation relation, String name) {
    if (relation instanceof Relation.Table table) {
      return collaboration
          .table(table.name())
          .map(Table::columns)
          .flatMap(columns -> Optional.ofNullable(columns.get(name)));
    }
    List<Relation.Named> named =
        relation instanceof Relation.Project project
            ? project.columns()
            : relation instanceof Relation.Group group ? group.keys() : List.of();
    if (!named.isEmpty()) {
      return named.stream()
          .filter(each -> each.name().equals(name))
          .map(Relation.Named::value)
          .filter(Expr.Column.class::isInstance)
          .map(value -> ((Expr.Column) value).name())
          .findFirst()
          .flatMap(below -> declared(relation.inputs(), below));
    }
    // A union gives columns of several inputs new names.
    return relation instanceof Relation.Union || relation instanceof Relation.Values
        ? Optional.empty()
        : declared(relation.inputs(), name);
  }
}
