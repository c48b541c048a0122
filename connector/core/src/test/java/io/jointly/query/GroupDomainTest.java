package io.jointly.query;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupDomainTest {

  private static Axis axis(String type, @Nullable Object... values) {
    return new Axis(column("c", type), Arrays.asList(values));
  }

  @Test
  void aQueryWithoutGroupsHasOne() {
    GroupDomain domain = new GroupDomain(List.of());
    assertThat(domain.size()).isEqualTo(1);
    assertThat(domain.values(0)).isEmpty();
  }

  @Test
  void theLastAxisRunsFastest() {
    GroupDomain domain =
        new GroupDomain(List.of(axis("int", null, 1), axis("string", "a", "b", "c")));
    assertThat(domain.size()).isEqualTo(6);
    List<List<@Nullable Object>> groups = new ArrayList<>();
    for (int i = 0; i < domain.size(); i++) {
      groups.add(Arrays.asList(domain.values(i)));
    }
    assertThat(groups)
        .containsExactly(
            Arrays.asList(null, "a"),
            Arrays.asList(null, "b"),
            Arrays.asList(null, "c"),
            Arrays.asList(1, "a"),
            Arrays.asList(1, "b"),
            Arrays.asList(1, "c"));
  }

  @Test
  void axesAreOfDifferentValuesInOneOrder() {
    SqlType decimal = SqlType.parse("decimal(3,1)");
    assertThat(
            GroupDomain.inOrder(
                decimal,
                Arrays.asList(
                    new BigDecimal("10.0"),
                    new BigDecimal("-0.5"),
                    null,
                    new BigDecimal("9.5"),
                    null,
                    new BigDecimal("-0.5"))))
        .containsExactly(
            null, new BigDecimal("-0.5"), new BigDecimal("9.5"), new BigDecimal("10.0"));
    assertThat(GroupDomain.inOrder(SqlType.parse("double"), List.of(1.0, Double.NaN, -2.0, 0.0)))
        .containsExactly(-2.0, 0.0, 1.0, Double.NaN);
  }

  @Test
  void theBytesTellDomainsApart() {
    List<GroupDomain> domains =
        List.of(
            new GroupDomain(List.of()),
            new GroupDomain(List.of(axis("int", (Object) null))),
            new GroupDomain(List.of(axis("int", 1))),
            new GroupDomain(List.of(axis("int", 1, 2))),
            new GroupDomain(List.of(axis("int", 2, 1))),
            new GroupDomain(List.of(axis("int", 1), axis("int", 2))),
            new GroupDomain(List.of(axis("string", "a", "b"))),
            new GroupDomain(List.of(axis("string", "ab"))));
    assertThat(domains.stream().map(domain -> Arrays.toString(domain.canonicalBytes())))
        .doesNotHaveDuplicates();
  }

  @Test
  void aProductThatIsTooLargeForAnIntIsNotWrapped() {
    Integer[] many = new Integer[1 << 16];
    Arrays.setAll(many, i -> i);
    Axis axis = axis("int", (Object[]) many);
    assertThatThrownBy(() -> new GroupDomain(List.of(axis, axis)).size())
        .isInstanceOf(ArithmeticException.class);
  }
}
