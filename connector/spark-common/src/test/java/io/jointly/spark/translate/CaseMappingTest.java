package io.jointly.spark.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.spark.version.CaseLibrary;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Locales that are taken for one map every letter alike, in both of Spark's libraries. */
@Tag("every-version")
class CaseMappingTest {

  /** Every letter, and those that are mapped by what stands around them. */
  private static final UTF8String LETTERS =
      UTF8String.fromString(
          IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                  .filter(c -> Character.toUpperCase(c) != c || Character.toLowerCase(c) != c)
                  .mapToObj(Character::toString)
                  .collect(Collectors.joining(" "))
              + " ΑΣ ΑΣΑ I\u0307 i\u0307\u0301 ά\u0301 և ίΰ J\u0307 Į\u0300");

  @Test
  void localesOfOneNameMapAlike() {
    Locale before = Locale.getDefault();
    Map<String, String> mapped = new HashMap<>();
    try {
      for (Locale locale :
          Stream.concat(
                  Stream.of(Locale.getISOLanguages()).map(language -> new Locale(language)),
                  Stream.of("tur", "aze", "lit", "ell", "hye", "tr-TR", "az-Cyrl-AZ", "el-GR", "")
                      .map(Locale::forLanguageTag))
              .toList()) {
        Locale.setDefault(locale);
        for (String icu : new String[] {"true", "false"}) {
          boolean useIcu = Boolean.parseBoolean(icu);
          String both =
              SparkCase.upper(LETTERS, useIcu).toString() + SparkCase.lower(LETTERS, useIcu);
          String known = mapped.putIfAbsent(CaseMapping.text(icu), both);
          assertThat(known == null || known.equals(both)).as(locale + " " + icu).isTrue();
        }
      }
    } finally {
      Locale.setDefault(before);
    }
    assertThat(mapped.keySet().stream().map(text -> text.replaceAll("\\d+", "n")))
        .filteredOn(text -> text.startsWith("Java"))
        .containsExactlyInAnyOrder("Java n, root", "Java n, tr", "Java n, lt");
    assertThat(mapped.keySet().stream().map(text -> text.replaceAll("\\d+", "n")))
        .filteredOn(text -> !text.startsWith("Java"))
        .hasSize(CaseLibrary.isIcu("true") ? 5 : 0)
        .isSubsetOf("ICU n, root", "ICU n, tr", "ICU n, lt", "ICU n, el", "ICU n, hy");
    for (String library : new String[] {"ICU", "Java"}) {
      assertThat(mapped.entrySet().stream().filter(each -> each.getKey().startsWith(library)))
          .extracting(Map.Entry::getValue)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anExecutorOfAnotherLocaleFails() {
    UTF8String text = UTF8String.fromString("x");
    UTF8String here = UTF8String.fromString(CaseMapping.language());
    assertThat(CaseMapping.requireLanguage(text, here)).isSameAs(text);
    assertThatThrownBy(() -> CaseMapping.requireLanguage(text, UTF8String.fromString("nowhere")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Duser.language");
  }
}
