package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;

/** The fields of a mapping, all of which are known. */
final class YamlFields {

  private final YamlValue mapping;
  private final Map<String, YamlValue> values;

  YamlFields(YamlValue mapping, Map<String, YamlValue> values) {
    this.mapping = mapping;
    this.values = values;
  }

  Optional<YamlValue> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  YamlValue required(String name) {
    return optional(name)
        .orElseThrow(() -> mapping.fail("has no field '" + name + "'", "write '" + name + ": …'"));
  }
}
