package io.jointly.encoding.build;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.collaboration.Table;
import io.jointly.encoding.ChecksText;
import io.jointly.encoding.Coverage;
import io.jointly.encoding.LayoutOpensTest;
import io.jointly.encoding.Tables;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.HiddenCells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LayoutCodec;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.error.PolicyException;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is checked of a group before anything of it is opened. */
class DisclosureChecksBuilderTest {

  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");
  private static final Expr Z = column("z", "int");
  private static final Rules RELEASE = SampleRules.of(5, 5, 1, ZeroGroups.RELEASE);
  private static final Rules SUPPRESS = SampleRules.of(5, 5, 1, ZeroGroups.SUPPRESS);
  private static final Rules PARTIES = SampleRules.of(5, 5, 3, ZeroGroups.RELEASE);

  private static final Table TABLE =
      Tables.table(
          1000,
          Tables.bounded("x", "int", "0", "100"),
          Tables.bounded("y", "int", "-5", "5"),
          Tables.bounded("z", "int", "-5", "5"),
          Tables.bounded("wide", "int", "0", "100000"));

  /** Not NULL where the column is positive. */
  private static Expr chosen(Expr column) {
    return call(
        Function.CASE_WHEN, "int", call(Function.GREATER, "boolean", column, literal(0)), column);
  }

  private static Layout layout(Rules rules, Measure... measures) {
    return LayoutBuilder.build(
        Tables.query(List.of(column("g", "int")), measures),
        TABLE,
        rules,
        SearchFlags.MASKED,
        3,
        2,
        expr -> List.of(3, 1, 2));
  }

  private static CheckLayout checks(Layout layout) {
    return Objects.requireNonNull(layout.checks());
  }

  private static GroupChecks groupChecks(Layout layout) {
    return checks(layout).groupChecks();
  }

  private static List<String> checked(Rules rules, Measure... measures) {
    return ChecksText.of(layout(rules, measures));
  }

  /** Of every aggregate alone; a new one has to be added here. */
  private static List<String> expected(Aggregate aggregate) {
    String text =
        switch (aggregate) {
          case COUNT_STAR -> "n";
          case COUNT, COUNT_KEYS, MIN, MAX, BIT_AND, BIT_OR -> "n; n(x)";
          case SUM, TRY_SUM -> "n; n(x, (x <> 0))";
          case AVG, TRY_AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
              "n; n(x); n(x, (x <> 0))";
          case SKEWNESS, KURTOSIS -> "n; n(x) + 2; n(x, (x <> 0))";
          case REGR_SXX -> "n; n(x, y); n(x, y, (y <> 0))";
          case COVAR_POP, COVAR_SAMP, REGR_SXY -> "n; n(x, y); n(x, y, (x <> 0), (y <> 0))";
          case CORR, REGR_R2, REGR_SLOPE, REGR_INTERCEPT ->
              "n; n(x, y) + 2; n(x, y, (x <> 0), (y <> 0))";
          case COVARIANCE_MATRIX, LINEAR_REGRESSION ->
              "n; n(x, y, z) + 30; n(x, y, z, (x <> 0), (y <> 0)); n(x, y, z, (x <> 0), (z <> 0));"
                  + " n(x, y, z, (y <> 0), (z <> 0))";
          case COUNT_DISTINCT, SUM_DISTINCT, AVG_DISTINCT, TOP_K, MODE, MODE_WITHIN_GROUP ->
              "n; n(x); 3 cells of x";
          case APPROX_COUNT_DISTINCT -> "refused";
          case HISTOGRAM -> "n; n(x); n(x outside) or 0; 5 cells of x";
          case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE, PERCENTILE_APPROX ->
              "n; n(x); 101 cells of x";
          // Those who have a bit, and those who do not.
          case BIT_XOR ->
              "n; n(x); "
                  + IntStream.range(0, 7)
                      .mapToObj(
                          bit -> "n(((x & %1$d) <> 0)); n(((x & %1$d) = 0))".formatted(1 << bit))
                      .collect(Collectors.joining("; "));
        };
    return Arrays.asList(text.split("; "));
  }

  @ParameterizedTest
  @EnumSource
  void everyAggregateIsChecked(Aggregate aggregate) {
    Measure measure = LayoutOpensTest.measure(aggregate);
    List<String> expected = expected(aggregate);
    if (expected.equals(List.of("refused"))) {
      assertThatThrownBy(() -> layout(SUPPRESS, measure))
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("COUNT(DISTINCT");
    } else {
      assertThat(checked(SUPPRESS, measure)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void severalColumnsAreCountedTogether() {
    assertThat(checked(SUPPRESS, Tables.measure(Aggregate.COUNT, X, Y)))
        .containsExactly("n", "n(x, y)");
    assertThat(checked(SUPPRESS, Tables.measure(Aggregate.COUNT_DISTINCT, X, Y)))
        .containsExactly("n", "n(x, y)", "9 cells of x");
  }

  /** It is a sum over the rows in which both are there, and not over those that a CASE chooses. */
  @Test
  void aMeanOfPairsIsCheckedAsARegressionIs() {
    Expr both =
        call(
            Function.AND,
            "boolean",
            call(Function.IS_NOT_NULL, "boolean", Y),
            call(Function.IS_NOT_NULL, "boolean", X));
    Expr choice = call(Function.CASE_WHEN, "int", both, X, new Expr.Literal(X.type(), null));
    Measure mean = Tables.measure(Aggregate.AVG, choice);
    assertThat(checked(SUPPRESS, mean)).containsExactly("n", "n(x, y)", "n(x, y, (x <> 0))");
    Coverage.check(layout(SUPPRESS, mean, Tables.rows(), Tables.measure(Aggregate.REGR_SXX, Y, X)));
    // Nor does it tell of the rows that lack one of them more than their number.
    assertThat(checked(SUPPRESS, mean, Tables.rows())).hasSize(3);
  }

  /** Every opened total is over rows whose number is checked, whichever aggregate it is for. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APPROX_COUNT_DISTINCT")
  void nothingIsOpenedThatIsNotChecked(Aggregate aggregate) {
    Measure measure = LayoutOpensTest.measure(aggregate);
    Coverage.check(layout(SUPPRESS, measure));
    Coverage.check(layout(PARTIES, measure, Tables.sum(Y), Tables.rows()));
  }

  @Test
  void onlyGroupsAreCheckedByTheirRows() {
    assertThat(checked(SUPPRESS)).containsExactly("n");
  }

  @Test
  void aCellWithoutRowsPassesWhereTheRulesReleaseIt() {
    assertThat(checked(RELEASE, Tables.sum(X)))
        .containsExactlyInAnyOrder("n or 0", "n(x) or 0", "n(x, (x <> 0)) or 0");
  }

  @Test
  void whatIsCountedAnywayIsCheckedWhereItStands() {
    Layout layout = layout(SUPPRESS, Tables.rows(), Tables.count(X));
    GroupChecks checks = groupChecks(layout);
    RowMinimum five = RowMinimum.enough(5);
    assertThat(checks.hidden().stream().map(layout.elements()::get))
        .containsExactlyInAnyOrder(
            contributor(0, five),
            contributor(1, five),
            new Element.Inverse(0, five),
            new Element.Inverse(1, five),
            new Element.Mask());
    assertThat(layout.elements().get(checks.mask())).isEqualTo(new Element.Mask());
    // Each count is bound to the element that is opened, and each inverse is of that count.
    for (DisclosureChecks.Cell cell : checks.cells()) {
      DisclosureChecks.Binding binding = Objects.requireNonNull(cell.binding());
      Element.Inverse inverse = (Element.Inverse) layout.elements().get(binding.inverse());
      assertThat(layout.elements().get(binding.count()))
          .isEqualTo(new Element.Total(List.of(inverse.localAggregate()), 0));
      assertThat(layout.elements().get(cell.contributor()))
          .isEqualTo(contributor(inverse.localAggregate(), five));
      assertThat(binding.least()).isEqualTo(5);
    }
    assertThat(layout.length(0, 7)).isEqualTo(7L * layout.width(0) + DisclosureChecks.TAIL);
  }

  private static Element contributor(int localAggregate, RowMinimum minimum) {
    return new Element.Contributor(
        List.of(new Element.ScaledAggregate(localAggregate, 1)), minimum);
  }

  @Test
  void whatIsOnlyCheckedIsHidden() {
    Layout layout = layout(SUPPRESS, Tables.sum(X));
    GroupChecks checks = groupChecks(layout);
    assertThat(checks.hidden().stream().map(layout.elements()::get))
        .containsExactlyInAnyOrder(
            contributor(0, RowMinimum.enough(5)),
            contributor(3, RowMinimum.enough(5)),
            new Element.Mask());
    assertThat(checks.cells()).allMatch(cell -> cell.binding() == null);
    Layout off = layout(SampleRules.off(), Tables.sum(X));
    assertThat(layout.elements()).startsWith(off.elements().toArray(Element[]::new));
  }

  @Test
  void eachCellHasBitsOfItsOwn() {
    Layout layout = layout(PARTIES, Tables.sum(X), LayoutOpensTest.measure(Aggregate.TOP_K));
    GroupChecks checks = groupChecks(layout);
    assertThat(checks.parties()).isEqualTo(3);
    assertThat(checks.cells()).allMatch(cell -> cell.present().isPresent());
    assertThat(checks.bits()).hasSize(2 * checks.cells().size());
    GroupChecks suppress = groupChecks(layout(SUPPRESS, Tables.sum(X)));
    assertThat(suppress.parties()).isEqualTo(1);
    assertThat(suppress.cells()).allMatch(cell -> cell.present().isEmpty());
    assertThat(suppress.bits()).hasSize(suppress.cells().size());
  }

  /** Of three parties that must each have enough, one may lie and one may take out its own. */
  @Test
  void whatOnePartyNeedsFollowsFromTheRules() {
    assertThat(rowsOfEachParty(SampleRules.of(11, 11, 3, ZeroGroups.SUPPRESS), 0)).isEqualTo(11);
    assertThat(rowsOfEachParty(SampleRules.of(11, 11, 5, ZeroGroups.SUPPRESS), 0)).isEqualTo(4);
    assertThat(rowsOfEachParty(SampleRules.of(11, 0, 3, ZeroGroups.SUPPRESS), 0)).isEqualTo(4);
    assertThat(rowsOfEachParty(SampleRules.of(11, 0, 3, ZeroGroups.SUPPRESS), 2)).isEqualTo(5);
    assertThat(rowsOfEachParty(SampleRules.of(11, 4, 3, ZeroGroups.SUPPRESS), 0)).isEqualTo(4);
    assertThat(rowsOfEachParty(SampleRules.of(1, 0, 3, ZeroGroups.SUPPRESS), 0)).isEqualTo(1);
    assertThat(rowsOfEachParty(SampleRules.of(11, 0, 1, ZeroGroups.SUPPRESS), 0)).isEqualTo(11);
  }

  /** Else who asks could vary it by the number of columns, and find out what others have. */
  @Test
  void whatOnePartyNeedsIsOneOfThreeNumbersWhateverIsAsked() {
    Set<Integer> needed = new TreeSet<>();
    for (Aggregate aggregate : Aggregate.values()) {
      if (aggregate != Aggregate.APPROX_COUNT_DISTINCT) {
        needed.addAll(needed(layout(SUPPRESS, LayoutOpensTest.measure(aggregate))));
      }
    }
    for (Aggregate aggregate : List.of(Aggregate.COVARIANCE_MATRIX, Aggregate.LINEAR_REGRESSION)) {
      for (int columns = 2; columns <= 30; columns++) {
        Expr[] arguments = Collections.nCopies(columns, X).toArray(Expr[]::new);
        needed.addAll(needed(layout(SUPPRESS, Tables.measure(aggregate, arguments))));
      }
    }
    assertThat(needed).containsExactly(5, 5 + 2, 5 + 30);
  }

  private static Set<Integer> needed(Layout layout) {
    Set<Integer> needed = new TreeSet<>();
    for (Element element : layout.elements()) {
      if (element instanceof Element.Contributor contributor
          && contributor.minimum().kind() == RowMinimum.Kind.ENOUGH) {
        needed.add(contributor.minimum().rows());
      }
    }
    layout
        .hiddenCells()
        .forEach(
            cells -> {
              if (cells.minimum().kind() == RowMinimum.Kind.ENOUGH) {
                needed.add(cells.minimum().rows());
              }
            });
    return needed;
  }

  private static int rowsOfEachParty(Rules rules, int more) {
    return rules.rowsOfEachParty(more);
  }

  @Test
  void cellsOfFlagsAreBoundToNoCount() {
    Layout layout = layout(PARTIES, LayoutOpensTest.measure(Aggregate.COUNT_DISTINCT));
    GroupChecks checks = groupChecks(layout);
    assertThat(layout.hiddenCells()).hasSize(2);
    int cells = layout.cells().get(0).size();
    assertThat(layout.width(0)).isEqualTo(layout.elements().size() + 3 * cells);
    assertThat(lastCells(checks, cells)).allMatch(cell -> cell.binding() == null);
    Layout counts = layout(SUPPRESS, LayoutOpensTest.measure(Aggregate.TOP_K));
    assertThat(counts.hiddenCells())
        .extracting(HiddenCells::kind)
        .containsExactly(HiddenCells.Kind.CONTRIBUTORS, HiddenCells.Kind.INVERSES);
    assertThat(lastCells(groupChecks(counts), cells))
        .allMatch(cell -> Objects.requireNonNull(cell.binding()).count() >= counts.cellsAt(0))
        .allMatch(
            cell -> Objects.requireNonNull(cell.binding()).inverse() >= counts.hiddenCellsAt(1));
  }

  private static List<DisclosureChecks.Cell> lastCells(GroupChecks checks, int cells) {
    return checks.cells().subList(checks.cells().size() - cells, checks.cells().size());
  }

  @Test
  void rowsBetweenNestedCountsAreChecked() {
    assertThat(
            checked(
                SUPPRESS, Tables.sum(X), Tables.measure(Aggregate.COVAR_POP, X, Y), Tables.rows()))
        .containsExactlyInAnyOrder(
            "n",
            "n(x, (x <> 0))",
            "n(x, y)",
            "n(x, y, (x <> 0), (y <> 0))",
            "n(x) - n(x, y) or 0",
            "n(x, (x <> 0) without x, y) or 0");
  }

  /** Else a column with a few NULLs, as most have, would hide most groups. */
  @Test
  void theNumberOfNullsAloneIsNotChecked() {
    assertThat(checked(SUPPRESS, Tables.sum(X), Tables.sum(Y), Tables.rows()))
        .containsExactlyInAnyOrder("n", "n(x, (x <> 0))", "n(y, (y <> 0))");
    assertThat(checked(SUPPRESS, Tables.count(X), Tables.measure(Aggregate.COVAR_POP, X, Y)))
        .containsExactlyInAnyOrder("n", "n(x)", "n(x, y)", "n(x, y, (x <> 0), (y <> 0))");
  }

  @Test
  void rowsThatInclusionAndExclusionSingleOutAreChecked() {
    Expr yes = chosen(Y);
    Expr also = chosen(Z);
    assertThat(
            checked(
                SUPPRESS,
                Tables.count(X),
                Tables.measure(Aggregate.COVAR_POP, X, yes),
                Tables.measure(Aggregate.COVAR_POP, X, also),
                Tables.measure(Aggregate.COVARIANCE_MATRIX, X, yes, also)))
        .anyMatch(text -> text.matches("n\\(x\\) - n\\(.*\\) - n\\(.*\\) \\+ n\\(.*\\) or 0"));
  }

  @Test
  void aCaseLiesWithinItsColumn() {
    Expr some =
        call(Function.CASE_WHEN, "int", call(Function.GREATER, "boolean", Y, literal(0)), X);
    assertThat(checked(SUPPRESS, Tables.count(X), Tables.sum(some)))
        .anyMatch(text -> text.startsWith("n(x) - n(CASE"))
        .hasSize(4);
  }

  @Test
  void conditionsOnOneColumnAreCheckedBothWays() {
    Expr one = call(Function.CASE_WHEN, "int", call(Function.GREATER, "boolean", Y, literal(0)), X);
    Expr other =
        call(Function.CASE_WHEN, "int", call(Function.GREATER, "boolean", Y, literal(1)), X);
    List<String> checked = checked(SUPPRESS, Tables.sum(one), Tables.sum(other));
    assertThat(checked)
        .filteredOn(text -> text.contains(" without "))
        .contains(
            "n(CASE WHEN (y > 0) THEN x END without CASE WHEN (y > 1) THEN x END) or 0",
            "n(CASE WHEN (y > 1) THEN x END without CASE WHEN (y > 0) THEN x END) or 0")
        .hasSize(4);
    Expr unrelated =
        call(
            Function.CASE_WHEN,
            "int",
            call(Function.GREATER, "boolean", Z, literal(1)),
            column("wide", "int"));
    assertThat(checked(SUPPRESS, Tables.sum(one), Tables.sum(unrelated)))
        .noneMatch(text -> text.contains(" without "));
  }

  private static Layout ofPeople(Rules rules, Measure... measures) {
    Table people = new Table("t", TABLE.maxRows(), List.of(new EntityKey("id")), TABLE.columns());
    return LayoutBuilder.build(
        Tables.query(List.of(column("g", "int")), measures),
        people,
        rules,
        SearchFlags.MASKED,
        3,
        2,
        expr -> List.of(3, 1, 2));
  }

  @Test
  void entitiesAreCountedByThemselves() {
    Expr some =
        call(Function.CASE_WHEN, "int", call(Function.GREATER, "boolean", Y, literal(0)), X);
    Layout layout = ofPeople(SUPPRESS, Tables.rows(), Tables.sum(X), Tables.sum(some));
    assertThat(ChecksText.of(layout))
        .contains("people", "people(x, (x <> 0))")
        .anyMatch(text -> text.startsWith("people or 1(x without CASE") && text.endsWith(" or 0"))
        .hasSize(5);
    GroupChecks checks = groupChecks(layout);
    // Rows are opened, people never.
    assertThat(checks.cells()).allMatch(cell -> cell.binding() == null);
    assertThat(ChecksText.of(ofPeople(RELEASE, Tables.rows()))).containsExactly("people or 1 or 0");
  }

  private static final Expr PATIENT = column("id", "bigint");
  private static final Expr VISIT = column("visit", "string");

  private static Expr when(Expr column, int least, Expr key, String type) {
    return call(
        Function.CASE_WHEN, type, call(Function.GREATER, "boolean", column, literal(least)), key);
  }

  private static Layout ofVisits(Rules rules, Measure... measures) {
    Entity patient = new Entity("patient", Entity.Place.ONE_PARTY);
    Entity visit = new Entity("visit", Entity.Place.ONE_PARTY, patient);
    Table visits =
        new Table(
            "t",
            TABLE.maxRows(),
            List.of(new EntityKey(patient, "id", null), new EntityKey(visit, "visit", null)),
            TABLE.columns());
    return LayoutBuilder.build(
        Tables.query(List.of(column("g", "int")), measures),
        visits,
        rules,
        SearchFlags.MASKED,
        3,
        2,
        expr -> List.of());
  }

  private static Measure keys(Expr argument) {
    return Tables.measure(Aggregate.COUNT_KEYS, argument);
  }

  @Test
  void theNumberOfPeopleThatIsOpenedIsTheOneThatIsChecked() {
    Layout layout = ofVisits(SUPPRESS, keys(PATIENT));
    assertThat(ChecksText.of(layout)).containsExactly("people");
    DisclosureChecks.Binding binding =
        Objects.requireNonNull(groupChecks(layout).cells().get(0).binding());
    assertThat(binding.count()).isEqualTo(layout.measures().get(0).count().orElseThrow());
    // Of rows nothing is opened but whether there are any, which the answer says.
    Element count = layout.elements().get(binding.count());
    assertThat(layout.elements())
        .filteredOn(
            element -> !groupChecks(layout).hidden().contains(layout.elements().indexOf(element)))
        .containsExactlyInAnyOrder(count, new Element.Presence(0));
    assertThat(ChecksText.of(ofVisits(RELEASE, keys(PATIENT)))).containsExactly("people or 1 or 0");
  }

  /** Those who have no row with the condition may be few although many have rows without it. */
  @Test
  void whoDoesNotSatisfyAConditionIsChecked() {
    assertThat(ChecksText.of(ofVisits(SUPPRESS, keys(when(X, 60, PATIENT, "bigint")))))
        .containsExactlyInAnyOrder(
            "people",
            "people((x > 60))",
            "people or 1( without (x > 60)) or 0",
            "people with a id( and none with (x > 60)) or 0");
    assertThat(
            ChecksText.of(
                ofVisits(
                    SUPPRESS,
                    keys(when(X, 60, PATIENT, "bigint")),
                    keys(when(X, 61, PATIENT, "bigint")))))
        .contains(
            "people with a id((x > 60) and none with (x > 61)) or 0",
            "people with a id((x > 61) and none with (x > 60)) or 0");
  }

  /** A visit is counted, and whose it is is checked. */
  @Test
  void peopleAreCheckedWhereVisitsAreCounted() {
    assertThat(ChecksText.of(ofVisits(SUPPRESS, keys(VISIT))))
        .containsExactlyInAnyOrder("people", "people(visit)");
    String chosen = "CASE WHEN (x > 60) THEN visit END";
    assertThat(ChecksText.of(ofVisits(SUPPRESS, keys(when(X, 60, VISIT, "string")), keys(PATIENT))))
        .containsExactlyInAnyOrder(
            "people",
            "people(" + chosen + ")",
            "people or 1( without " + chosen + ") or 0",
            "people with a visit( and none with " + chosen + ") or 0");
  }

  @Test
  void keysHaveOtherBytesThanRowsAndThanOtherKeys() {
    List<Layout> layouts = new ArrayList<>();
    for (Rules rules : List.of(SampleRules.off(), SUPPRESS)) {
      for (Expr key :
          List.of(
              PATIENT,
              VISIT,
              when(X, 60, VISIT, "string"),
              when(X, 60, PATIENT, "bigint"),
              when(X, 61, VISIT, "string"))) {
        layouts.add(ofVisits(rules, keys(key)));
      }
      layouts.add(ofVisits(rules, Tables.count(VISIT)));
    }
    assertThat(layouts.stream().map(layout -> Arrays.toString(LayoutCodec.encode(layout))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"4, 0, 0", "5, 0, 1", "6, 2, 0", "7, 2, 1"})
  void entitiesOfEveryCellAreHidden(long people, int more, long contributes) {
    Layout layout = ofPeople(SUPPRESS, LayoutOpensTest.measure(Aggregate.TOP_K));
    assertThat(layout.hiddenCells())
        .containsExactly(new HiddenCells(0, HiddenCells.Kind.CONTRIBUTORS, RowMinimum.enough(5)));
    assertThat(layout.localCells()).hasSize(2);
    long[] values = new long[layout.localAggregates().size() + 2 + 4];
    // Rows of the opened cells, then people of the hidden ones.
    int at = layout.localAggregates().size();
    System.arraycopy(new long[] {1, 2, 7, 1, 2, people}, 0, values, at, 6);
    int width = layout.width(0);
    long[] block = FpVectors.create(width);
    new BlockEncoder(
            GroupEncoder.of(layout, more),
            0,
            new long[0],
            (out, from, n) -> {},
            new VectorBlock(block, 0, width))
        .add(0, values, 0);
    assertThat(block[2 * (layout.cellsAt(0) + 2)]).isEqualTo(7);
    assertThat(block[2 * (layout.hiddenCellsAt(0) + 2)]).isEqualTo(contributes);
  }

  @Test
  void entitiesAndRowsHaveOtherBytes() {
    Measure measure = Tables.sum(X);
    assertThat(LayoutCodec.encode(ofPeople(SUPPRESS, measure)))
        .isNotEqualTo(LayoutCodec.encode(layout(SUPPRESS, measure)));
    assertThat(LayoutCodec.encode(ofPeople(SampleRules.off(), measure)))
        .isEqualTo(LayoutCodec.encode(layout(SampleRules.off(), measure)));
  }

  @Test
  void whatIsNeverNullIsCheckedAsRows() {
    assertThat(checked(SUPPRESS, Tables.count(literal(1)), Tables.sum(literal(5))))
        .containsExactly("n");
  }

  @Test
  void oneNumberIsCutIntoRangesInOneWay() {
    Expr wide = column("wide", "int");
    Measure histogram =
        Tables.measure(Aggregate.HISTOGRAM, wide, literal(0.0), literal(10.0), literal(2));
    Measure other =
        Tables.measure(Aggregate.HISTOGRAM, wide, literal(0.0), literal(11.0), literal(2));
    Measure percentile = Tables.measure(Aggregate.APPROX_PERCENTILE, wide, literal(0.5));
    assertThatThrownBy(() -> layout(SUPPRESS, histogram, other))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("wide");
    assertThatThrownBy(() -> layout(SUPPRESS, histogram, percentile))
        .isInstanceOf(PolicyException.class);
    layout(SUPPRESS, histogram, histogram, LayoutOpensTest.measure(Aggregate.HISTOGRAM));
    layout(SampleRules.off(), histogram, other, percentile);
    // Where every value has a cell of its own, all ranges are made of these.
    layout(
        SUPPRESS,
        LayoutOpensTest.measure(Aggregate.HISTOGRAM),
        LayoutOpensTest.measure(Aggregate.APPROX_PERCENTILE));
  }

  @Test
  void withoutRulesNothingIsChecked() {
    for (Aggregate aggregate : Aggregate.values()) {
      Layout off = layout(SampleRules.off(), LayoutOpensTest.measure(aggregate));
      assertThat(off.checks()).isNull();
      assertThat(off.length(0, 2)).isEqualTo(2L * off.width(0) + off.tail(0));
      boolean searches = !off.searches().isEmpty();
      assertThat(off.tail(0)).isEqualTo(searches ? DisclosureChecks.TAIL : 0);
    }
  }

  @Test
  void theBytesTellChecksApart() {
    List<Layout> layouts = new ArrayList<>();
    for (Rules rules : List.of(SampleRules.off(), RELEASE, SUPPRESS, PARTIES)) {
      for (Aggregate aggregate :
          List.of(
              Aggregate.COUNT,
              Aggregate.SUM,
              Aggregate.COVAR_POP,
              Aggregate.CORR,
              Aggregate.HISTOGRAM,
              Aggregate.COUNT_DISTINCT)) {
        layouts.add(layout(rules, LayoutOpensTest.measure(aggregate)));
      }
    }
    assertThat(layouts.stream().map(layout -> Arrays.toString(LayoutCodec.encode(layout))))
        .doesNotHaveDuplicates();
    // So are those that ask for other numbers of rows or parties.
    byte[] suppress = LayoutCodec.encode(layout(SUPPRESS, Tables.sum(X)));
    for (Rules other :
        List.of(
            SampleRules.of(7, 3, 1, ZeroGroups.SUPPRESS),
            SampleRules.of(10, 0, 2, ZeroGroups.SUPPRESS))) {
      assertThat(LayoutCodec.encode(layout(other, Tables.sum(X)))).isNotEqualTo(suppress);
    }
  }

  private static boolean includes(Layout layout, Layout other) {
    return CheckedCounts.of(layout).includeAllOf(CheckedCounts.of(other));
  }

  @Test
  void theCountsTellWhichLayoutSuppressesMore() {
    Layout sum = layout(SUPPRESS, Tables.sum(X));
    Layout all = layout(SUPPRESS, Tables.sum(X), Tables.avg(X), Tables.rows(), Tables.count(X));
    assertThat(includes(sum, all)).isTrue();
    assertThat(includes(all, sum)).isTrue();
    Layout rows = layout(SUPPRESS, Tables.rows());
    assertThat(includes(rows, sum)).isFalse();
    assertThat(includes(sum, rows)).isTrue();
    Layout cells = layout(SUPPRESS, Tables.sum(X), LayoutOpensTest.measure(Aggregate.TOP_K));
    assertThat(includes(sum, cells)).isFalse();
    assertThat(includes(layout(RELEASE, Tables.sum(X)), sum)).isFalse();
    Layout off = layout(SampleRules.off(), Tables.sum(X));
    assertThat(includes(off, layout(SampleRules.off(), Tables.sum(Y)))).isTrue();
    Layout moments = layout(SUPPRESS, Tables.measure(Aggregate.COVAR_POP, X, Y));
    Layout regression = layout(SUPPRESS, Tables.measure(Aggregate.CORR, X, Y));
    assertThat(includes(moments, regression)).as("degrees of freedom").isFalse();
  }

  @Test
  void searchesKeepTheirRounds() {
    Measure max = Tables.measure(Aggregate.MAX, column("wide", "int"));
    Layout on = layout(PARTIES, max);
    Layout off = layout(SampleRules.off(), max);
    assertThat(on.rounds()).hasSameSizeAs(off.rounds());
    assertThat(on.rounds().subList(1, on.rounds().size()))
        .isEqualTo(off.rounds().subList(1, off.rounds().size()));
    assertThat(on.length(1, 2)).isEqualTo(off.length(1, 2));
    assertThat(groupChecks(on).cells()).allMatch(cell -> cell.present().isPresent());
  }
}
