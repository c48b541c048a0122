package io.jointly.template;

import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the template that a query is. A template is known by its digest alone, so constants of the
 * query are tried in the places of parameters. What is tried, and how much of it, follows from the
 * query and the agreed templates, and from nothing that one party has alone.
 */
public final class TemplateSearch {

  /** Most steps for one template: each puts a parameter in the place of some equal constants. */
  static final int MOST_STEPS = 5_000;

  /** Most bytes of which digests are taken in a search. */
  static final long MOST_BYTES = 1L << 26;

  /** Most equal constants of which any may be a parameter's. */
  static final int MOST_PLACES = 12;

  private final JointQuery query;
  private final List<Template> templates;
  private final List<Expr.Literal> constants;
  private final Allowed allowed;
  private final @Nullable String[] names;
  private final int length;
  private int steps;
  private long bytes;
  private boolean gaveUp;

  /** Which values a parameter may have. */
  private enum Allowed {
    WITHIN_BOUNDS,
    OF_ITS_TYPE
  }

  private TemplateSearch(JointQuery query, List<Template> templates, Allowed allowed) {
    this.query = query;
    this.templates = templates;
    this.allowed = allowed;
    this.constants = constants(query);
    this.names = new @Nullable String[constants.size()];
    this.length = query.canonicalBytes().length;
  }

  /** The constants that parameters may stand for, in the order in which a query is written. */
  static List<Expr.Literal> constants(JointQuery query) {
    List<Expr.Literal> constants = new ArrayList<>();
    query.templateDigestHex(
        constant -> {
          constants.add(constant);
          return Optional.empty();
        });
    return constants;
  }

  /**
   * The digest with parameters in the place of constants.
   *
   * @param names one for each of {@link #constants}, null for one that stays
   */
  static String digest(JointQuery query, @Nullable String[] names) {
    int[] next = {0};
    return query.templateDigestHex(constant -> Optional.ofNullable(names[next[0]++]));
  }

  /** The template that the query is; empty if it is none, or if that was not found in time. */
  public static Optional<AskedTemplate> of(JointQuery query, List<Template> templates) {
    return plain(query, templates)
        .or(() -> new TemplateSearch(query, templates, Allowed.WITHIN_BOUNDS).find());
  }

  private static Optional<AskedTemplate> plain(JointQuery query, List<Template> templates) {
    String digest = query.digestHex();
    return templates.stream()
        .filter(each -> each.parameters().isEmpty() && each.sha256().equals(digest))
        .findFirst()
        .map(each -> new AskedTemplate(each, Map.of()));
  }

  /**
   * What a query that is none of the templates lacks, for this party's own people; empty if that
   * cannot be said.
   */
  public static Optional<String> nearest(JointQuery query, List<Template> templates) {
    TemplateSearch within = new TemplateSearch(query, templates, Allowed.WITHIN_BOUNDS);
    within.find();
    if (within.gaveUp) {
      return Optional.of(
          "its constants could be the parameters of these templates in more ways than the "
              + MOST_STEPS
              + " that are tried; write fewer constants of the parameters' types into it, or agree"
              + " on narrower bounds");
    }
    return new TemplateSearch(query, templates, Allowed.OF_ITS_TYPE)
        .find()
        .map(
            found ->
                "it is template "
                    + found.template().name().orElse(found.template().sha256())
                    + " but for "
                    + found.objections());
  }

  private Optional<AskedTemplate> find() {
    for (Template template : templates) {
      List<String> parameters = List.copyOf(template.parameters().keySet());
      steps = 0;
      if (canBe(template) && assign(template, parameters)) {
        return Optional.of(asked(template));
      }
    }
    return Optional.empty();
  }

  /** Whether it has parameters, and each has a constant that it could stand for. */
  private boolean canBe(Template template) {
    return !template.parameters().isEmpty()
        && template.parameters().values().stream().noneMatch(each -> candidates(each).isEmpty());
  }

  /**
   * Tries all places of the first of some parameters, and for each all of the others.
   *
   * @return whether the query is the template with what {@link #names} then holds
   */
  private boolean assign(Template template, List<String> parameters) {
    if (parameters.isEmpty()) {
      return isTemplate(template);
    }
    String name = parameters.get(0);
    List<String> rest = parameters.subList(1, parameters.size());
    TemplateParameter parameter = template.parameters().get(name);
    for (Object value : candidates(parameter)) {
      List<Integer> places = places(parameter, value);
      if (places.size() > MOST_PLACES) {
        gaveUp = true;
        continue;
      }
      // All of them first.
      for (int chosen = (1 << places.size()) - 1; chosen > 0; chosen--) {
        steps++;
        if (steps > MOST_STEPS || bytes > MOST_BYTES) {
          gaveUp = true;
          return false;
        }
        put(places, chosen, name);
        if (assign(template, rest)) {
          return true;
        }
        put(places, chosen, null);
      }
    }
    return false;
  }

  private void put(List<Integer> places, int chosen, @Nullable String name) {
    for (int i = 0; i < places.size(); i++) {
      if ((chosen >> i & 1) == 1) {
        names[places.get(i)] = name;
      }
    }
  }

  private Set<Object> candidates(@Nullable TemplateParameter parameter) {
    Set<Object> values = new LinkedHashSet<>();
    for (int i = 0; i < names.length; i++) {
      Object value = constants.get(i).value();
      if (parameter != null
          && value != null
          && names[i] == null
          && constants.get(i).type().equals(parameter.type())
          && (allowed == Allowed.OF_ITS_TYPE || parameter.allows(value))) {
        values.add(value);
      }
    }
    return values;
  }

  private List<Integer> places(@Nullable TemplateParameter parameter, Object value) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (parameter != null
          && names[i] == null
          && value.equals(constants.get(i).value())
          && constants.get(i).type().equals(parameter.type())) {
        places.add(i);
      }
    }
    return places;
  }

  private boolean isTemplate(Template template) {
    bytes += length;
    return digest(query, names).equals(template.sha256());
  }

  private AskedTemplate asked(Template template) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : template.parameters().keySet()) {
      for (int i = 0; i < names.length; i++) {
        Object value = constants.get(i).value();
        if (name.equals(names[i]) && value != null) {
          values.put(name, value);
        }
      }
    }
    return new AskedTemplate(template, values);
  }
}
