package io.jointly.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "^a.?c$",
        "(?i)abc",
        "(abc|def)?x",
        "[a-z&&[^b]]+[0-9]{3}",
        "\\d{4}-\\d{2}-\\d{2}",
        "(\\w+)@(\\w+)\\.(com|org)",
        "(ab)*c",
        "(?:a|b|c)d{2,5}",
        "\\p{Lu}\\pL+?",
        "a.*b.*c.*",
        "[\\]]",
        "\\u00e4"
      })
  void isTaken(String regex) {
    Pattern.compile(regex);
    assertThat(RegexSize.isSmall(regex)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a*)*",
        "(a|b)*c",
        "(a?){20}b",
        "(a{0,9}){9}b",
        "((a|b)(c|d)){12}",
        "a?a?a?a?a?a?a?a?a?a?a?b",
        "a*b*c*d*",
        "(a*b){5}",
        "(a)\\1",
        "(?<n>a)\\k<n>",
        "(?=a)b",
        "(?<!a)b",
        "(?x)a b",
        "[]a]",
        "\\Qa+\\E",
        "a**",
        "a{1,2000}",
        "(a",
        "a)",
        "*a"
      })
  void isRefused(String regex) {
    assertThat(RegexSize.isSmall(regex)).isFalse();
  }

  @Test
  void aLongOneIsRefused() {
    assertThat(RegexSize.isSmall("a".repeat(1_000))).isTrue();
    assertThat(RegexSize.isSmall("a".repeat(1_001))).isFalse();
  }

  /** The costliest that are taken come to an end. */
  @ParameterizedTest
  @ValueSource(strings = {"a*a*a*b", "a?a?a?a?a?a?a?a?a?a*b", "(a|a|a|a)(a|a|a|a)(a|a|a|a)a*b"})
  void whatIsTakenEnds(String regex) {
    assertThat(RegexSize.isSmall(regex)).isTrue();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(Pattern.compile(regex).matcher("a".repeat(120)).find()).isFalse());
  }
}
