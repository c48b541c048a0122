package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.ANALYSTS;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.Rules.AskingRules;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What changes of the templates. A template is the same one if its digest is. */
final class TemplateChanges {

  private static final Aspects<Template> ASPECTS =
      Aspects.of(Template.class)
          .on("name", Template::name, TemplateChanges::name)
          .elsewhere("sha256", "by it, two versions of a template are found to be the same one")
          .on("parameters", Template::parameters, TemplateChanges::parameters)
          .complete();

  private TemplateChanges() {}

  static void compare(AskingRules before, AskingRules after, FilePart into) {
    Map<String, Template> was = byDigest(before);
    Map<String, Template> is = byDigest(after);
    for (String digest : Named.only(is.keySet(), was.keySet())) {
      into.looser(WITH_ROWS, called(is, digest) + " may be asked");
    }
    for (String digest : Named.only(was.keySet(), is.keySet())) {
      if (after.queries() == Queries.TEMPLATES_ONLY) {
        into.tighter(ANALYSTS, called(was, digest) + " may not be asked any more");
      } else {
        into.other(ANALYSTS, called(was, digest) + " is not named any more");
      }
    }
    for (Map.Entry<String, Template> each : is.entrySet()) {
      Template earlier = was.get(each.getKey());
      if (earlier != null) {
        ASPECTS.compare(earlier, each.getValue(), into);
      }
    }
    if (Named.isReordered(was.keySet(), is.keySet())) {
      into.other(ANALYSTS, "templates stand in another order, which means nothing");
    }
  }

  private static String called(Map<String, Template> templates, String digest) {
    return called(Objects.requireNonNull(templates.get(digest)));
  }

  private static String called(Template template) {
    return "template " + template.name().map(name -> name + " ").orElse("") + template.sha256();
  }

  private static Map<String, Template> byDigest(AskingRules rules) {
    return rules.templates().stream()
        .collect(
            Collectors.toMap(
                Template::sha256, template -> template, (one, other) -> one, LinkedHashMap::new));
  }

  private static void name(Template before, Template after, FilePart into) {
    into.other(
        ANALYSTS,
        "template " + after.sha256() + " is called " + after.name().orElse("nothing") + " now");
  }

  private static void parameters(Template before, Template after, FilePart into) {
    Map<String, TemplateParameter> was = before.parameters();
    Map<String, TemplateParameter> is = after.parameters();
    // The digest has the parameters' names in it: it fits no query if one of them is another.
    for (String name : Named.only(is.keySet(), was.keySet())) {
      into.looser(WITH_ROWS, called(after) + ": :" + name + " may be " + text(named(is, name)));
    }
    for (String name : Named.only(was.keySet(), is.keySet())) {
      into.tighter(ANALYSTS, called(after) + ": :" + name + " is no parameter any more");
    }
    for (String name : is.keySet()) {
      if (was.containsKey(name)) {
        parameter(called(after) + ": :" + name, named(was, name), named(is, name), into);
      }
    }
    if (Named.isReordered(was.keySet(), is.keySet())) {
      into.other(ANALYSTS, called(after) + ": parameters stand in another order");
    }
  }

  private static void parameter(
      String called, TemplateParameter before, TemplateParameter after, FilePart into) {
    if (before.equals(after)) {
      return;
    }
    String words = called + " " + text(before) + " becomes " + text(after);
    if (before.isWithin(after) && !after.isWithin(before)) {
      into.looser(WITH_ROWS, words + ": more values may be asked with");
    } else if (after.isWithin(before) && !before.isWithin(after)) {
      into.tighter(ANALYSTS, words + ": fewer values may be asked with");
    } else {
      into.other(WITH_ROWS, words + ": other values may be asked with, so read both");
    }
  }

  private static TemplateParameter named(Map<String, TemplateParameter> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static String text(TemplateParameter parameter) {
    return parameter.type() + " " + Named.text(parameter.range());
  }
}
