package io.jointly;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SecretBytes;
import io.jointly.crypto.SessionKey;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.run.PartyContext;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way, down; what is dangerous has one place. */
class ArchitectureTest {

  private static final String ROOT = "io.jointly.";

  /** What every package may use of the others. */
  private static final Map<String, Set<String>> MAY_USE = mayUse();

  private static final List<Class<?>> SECRETS =
      List.of(
          SecretBytes.class,
          Identity.class,
          SessionKey.class,
          FieldRandom.class,
          BlockSealer.class);

  /** The classes of the protocol's inner packages that others work with. */
  private static final Class<?>[] FACES = {
    ShareTask.class,
    SharedBlocks.class,
    BlockShares.class,
    Outgoing.class,
    Awaited.class,
    BlockWriter.class,
    SessionNames.class,
    MessageName.class,
    MessageKind.class,
    CircuitCost.class
  };

  /** Pairs of files that use each other, each with its reason. */
  private static final List<List<String>> READ_TOGETHER =
      List.of(
          // A query keeps its parts in the order of their bytes, and its codec makes queries.
          List.of("query.JointQuery", "query.QueryCodec"),
          // FLOOR makes an exact number of a floating one, and a cast the other way round.
          List.of("encoding.bounds.ExactBounds", "encoding.bounds.FloatingBounds"));

  /** Where tests are: of the core, in its jar or folder, and of the Spark module. */
  private static final List<String> TESTS =
      List.of(place(Seed.class), place(ArchitectureTest.class));

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main =
        new ClassFileImporter()
            .withImportOption(location -> TESTS.stream().noneMatch(location::contains))
            .importPackages("io.jointly");
  }

  private static String place(Class<?> some) {
    return some.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  /** Bottom to top. What a package may use, all packages that use it may use too. */
  private static Map<String, Set<String>> mayUse() {
    Map<String, Set<String>> table = new TreeMap<>();
    table.put("error", Set.of());
    table.put("codec", Set.of());
    table.put("file", Set.of("codec"));
    table.put("field", Set.of("error"));
    table.put("statistics", Set.of("error"));
    table.put("mailbox", Set.of("error"));
    table.put("proposal", Set.of("codec", "error", "file"));
    table.put("mailbox.hadoop", Set.of("mailbox", "error"));
    table.put("crypto", Set.of("field", "codec", "error", "file"));
    table.put("share", with(table, "field", "codec"));
    table.put("query", with(table, "crypto"));
    table.put("query.text", with(table, "query"));
    table.put("query.time", with(table, "query"));
    table.put("collaboration", with(table, "query.text", "query.time"));
    table.put("collaboration.starter", with(table, "collaboration"));
    table.put("collaboration.yaml", with(table, "codec", "error"));
    table.put("collaboration.change", with(table, "collaboration"));
    table.put("collaboration.reader", with(table, "collaboration", "collaboration.yaml"));
    table.put("amendment", with(table, "collaboration"));
    table.put("ledger", with(table, "collaboration"));
    protocol(table);
    table.put("collaboration.roster", with(table, "collaboration", "protocol.parameters"));
    table.put("deal", with(table, "field"));
    table.put("deal.table", with(table, "deal", "collaboration"));
    table.put("deal.message", with(table, "protocol.message", "mailbox"));
    table.put("deal.key", with(table, "deal.message"));
    table.put("deal.overview", with(table, "deal.table", "deal.message"));
    table.put("deal.batch", with(table, "deal.table", "deal.key"));
    table.put("deal.collect.block", with(table, "deal.table", "deal.key"));
    table.put("audit", with(table, "protocol.message", "mailbox"));
    table.put("encoding.bounds", with(table, "collaboration"));
    table.put("encoding.layout", with(table, "encoding.bounds", "protocol.parameters"));
    table.put("encoding.build", with(table, "encoding.layout"));
    table.put("encoding.dealt", with(table, "encoding.layout", "deal.table"));
    table.put("encoding.group", with(table, "encoding.layout", "statistics"));
    table.put("session", with(table, "audit", "protocol", "mailbox"));
    table.put("deal.collect", with(table, "deal.collect.block", "session"));
    table.put("status", with(table, "protocol", "mailbox"));
    table.put("query.domain", with(table, "query.text", "query.time"));
    table.put("relation", with(table, "encoding.bounds"));
    table.put("template", with(table, "collaboration"));
    table.put(
        "plan",
        with(
            table,
            "encoding.build",
            "encoding.dealt",
            "protocol.circuit",
            "query.domain",
            "template",
            "relation"));
    table.put(
        "run",
        with(
            table,
            "plan",
            "session",
            "ledger",
            "amendment",
            "collaboration.reader",
            "collaboration.roster"));
    table.put("agent", with(table, "run", "proposal"));
    table.put("rehearsal", with(table, "collaboration.reader"));
    spark(table);
    table.put("dealer.csv", with(table, "deal.batch"));
    table.put("command", with(table, "deal.table", "deal.message", "collaboration.reader"));
    table.put("dealer", with(table, "dealer.csv", "command", "run"));
    table.put("cli.history", with(table, "command", "run", "proposal"));
    table.put("cli.page", with(table, "cli.history"));
    table.put("cli.amend", with(table, "command", "collaboration.change", "amendment"));
    table.put(
        "cli",
        with(
            table, "spark", "agent", "status", "dealer", "deal.overview", "cli.page", "cli.amend"));
    return table;
  }

  private static void protocol(Map<String, Set<String>> table) {
    table.put("protocol.parameters", with(table, "crypto"));
    table.put("protocol.message", with(table, "protocol.parameters"));
    table.put("protocol.circuit", with(table, "protocol.parameters"));
    table.put("protocol.round", with(table, "protocol.message", "protocol.circuit"));
    table.put("protocol", with(table, "protocol.round"));
  }

  private static void spark(Map<String, Set<String>> table) {
    table.put("spark.version", Set.of());
    table.put("spark.job", with(table, "error", "spark.version"));
    table.put("spark.function", with(table, "share", "crypto"));
    table.put("spark.translate", with(table, "collaboration", "spark.version"));
    table.put(
        "spark.local",
        with(table, "spark.translate", "encoding.layout", "statistics", "deal.table"));
    table.put("spark.share", with(table, "spark.local", "run", "encoding.group", "mailbox.hadoop"));
    table.put("spark.deal", with(table, "spark.share", "deal.collect", "deal.batch"));
    table.put("spark.relation", with(table, "spark.local", "plan"));
    table.put("spark.keys", with(table, "spark.local"));
    table.put("spark.difference", with(table, "spark.relation", "spark.keys", "ledger"));
    table.put("spark.difference.entity", with(table, "spark.difference"));
    table.put("spark.rewrite", with(table, "spark.local"));
    table.put("spark.capture", with(table, "spark.rewrite", "relation"));
    table.put("spark.scan", with(table, "spark.rewrite", "run", "encoding.group"));
    table.put(
        "spark",
        with(
            table,
            "spark.capture",
            "spark.scan",
            "spark.share",
            "spark.deal",
            "spark.difference.entity",
            "spark.function",
            "spark.job",
            "agent",
            "collaboration.starter",
            "rehearsal"));
  }

  /** These packages and all that they may use. */
  private static Set<String> with(Map<String, Set<String>> table, String... packages) {
    Set<String> all = new TreeSet<>(Arrays.asList(packages));
    Stream.of(packages).map(table::get).forEach(all::addAll);
    return all;
  }

  static Set<String> packages() {
    return MAY_USE.keySet();
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> found =
        main.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(MAY_USE.keySet()).containsAll(found);
    assertThat(found).contains("field", "crypto", "query", "encoding.layout", "protocol", "spark");
  }

  @ParameterizedTest
  @MethodSource("packages")
  void dependenciesPointDown(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
            .map(used -> ROOT + used)
            .toArray(String[]::new);
    check(
        noClasses()
            .that(resideInAPackage(ROOT + name))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.jointly..").and(resideOutsideOfPackages(allowed))));
  }

  @Test
  void thereAreNoCycles() {
    check(slices().matching("io.jointly.(**)").should().beFreeOfCycles());
  }

  /**
   * A file is one class with all that is nested in it. Files of which each uses the others can only
   * be read together, so there are none but those of {@link #READ_TOGETHER}.
   */
  @Test
  void noFilesUseEachOtherInACircle() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : main) {
      Set<String> used = uses.computeIfAbsent(file(type), name -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> file(dependency.getTargetClass().getBaseComponentType()))
          .filter(name -> name.startsWith(ROOT) && !name.equals(file(type)))
          .forEach(used::add);
    }
    READ_TOGETHER.forEach(
        pair -> Objects.requireNonNull(uses.get(ROOT + pair.get(0))).remove(ROOT + pair.get(1)));
    int before;
    do {
      // A file that uses nothing, or that nothing uses, is in no circle.
      before = uses.size();
      uses.values().forEach(used -> used.retainAll(uses.keySet()));
      uses.values().removeIf(Set::isEmpty);
      Set<String> used = new TreeSet<>();
      uses.values().forEach(used::addAll);
      uses.keySet().retainAll(used);
    } while (uses.size() < before);
    assertThat(uses)
        .as(
            "files that use each other; see READ_TOGETHER. Constants that javac inlines are not seen")
        .isEmpty();
  }

  private static String file(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static Stream<String> files() {
    return main.stream()
        .map(ArchitectureTest::file)
        .filter(name -> !name.endsWith("package-info"))
        .distinct();
  }

  @Test
  void noPackageHoldsMoreThanAReaderKeepsInMind() {
    Map<String, Long> sizes =
        files()
            .collect(
                Collectors.groupingBy(
                    name -> name.substring(0, name.lastIndexOf('.')), Collectors.counting()));
    assertThat(sizes)
        .isNotEmpty()
        .allSatisfy(
            (name, size) ->
                assertThat(size)
                    .as("files in %s: cut it by the chapters of its subject", name)
                    .isLessThan(27));
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    assertThat(MAY_USE.keySet())
        .allSatisfy(
            name -> {
              Class<?> info = Class.forName(ROOT + name + ".package-info");
              assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
            });
  }

  @Test
  void aPartysCourseOfAQueryKnowsNoSpark() {
    check(
        noClasses()
            .that(resideInAnyPackage(ROOT + "plan", ROOT + "run", ROOT + "agent"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache..", "scala..", ROOT + "spark..", ROOT + "mailbox.hadoop")));
  }

  /** Dealing has messages of the same form. */
  @Test
  void theInsideOfTheProtocolIsUsedByTheProtocol() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ROOT + "protocol..", ROOT + "deal.."))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        ROOT + "protocol.message",
                        ROOT + "protocol.circuit",
                        ROOT + "protocol.round")
                    .and(not(facesOfTheProtocol()))));
  }

  private static DescribedPredicate<JavaClass> facesOfTheProtocol() {
    return DescribedPredicate.describe(
        "faces", type -> Stream.of(FACES).anyMatch(type.getBaseComponentType()::isEquivalentTo));
  }

  @Test
  void theInsideOfTheSparkPartIsUsedByTheSparkPart() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ROOT + "spark.."))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "spark.*")));
  }

  /** What a party must not give away is out of reach for other packages. */
  @Test
  void keysLedgerAndOwnSharesStayInTheirPackages() throws NoSuchMethodException {
    assertThat(
            List.of(
                PartyContext.class.getDeclaredMethod("identity"),
                PartyContext.class.getDeclaredMethod("ledger"),
                BlockShares.class.getDeclaredMethod("ownShare"),
                BlockShares.class.getDeclaredMethod("ephemeralKey")))
        .allMatch(method -> !Modifier.isPublic(method.getModifiers()));
    check(
        noFields()
            .that()
            .areDeclaredInClassesThat(
                resideInAnyPackage(ROOT + "plan", ROOT + "agent", ROOT + "protocol.parameters"))
            .should()
            .haveRawType(Identity.class));
  }

  @Test
  void namesAreNotALetterApart() {
    List<String> names = files().map(name -> name.substring(name.lastIndexOf('.') + 1)).toList();
    List<String> near = new ArrayList<>();
    for (String name : names) {
      for (String other : names) {
        if (name.compareTo(other) < 0 && isALetterApart(name, other)) {
          near.add(name + " " + other);
        }
      }
    }
    assertThat(near).as("names that are a letter apart").isEmpty();
    assertThat(names).doesNotHaveDuplicates();
  }

  /** Whether one letter changed, added or left out makes one name of the other. */
  private static boolean isALetterApart(String name, String other) {
    String longer = name.length() < other.length() ? other : name;
    String shorter = name.length() < other.length() ? name : other;
    int same = 0;
    while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
      same++;
    }
    String rest = longer.substring(Math.min(same + 1, longer.length()));
    return longer.length() == shorter.length()
        ? rest.equals(shorter.substring(Math.min(same + 1, shorter.length())))
        : longer.length() == shorter.length() + 1 && rest.equals(shorter.substring(same));
  }

  /** With more parameters, two can be swapped and the compiler does not notice. */
  @Test
  void nothingTakesMoreThanSevenParameters() {
    assertThat(
            main.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getRawParameterTypes().size() > 7)
                // The compiler gives these what they capture, or a name and a number.
                .filter(unit -> !unit.getName().startsWith("lambda$"))
                .filter(unit -> !(unit.isConstructor() && unit.getOwner().isEnum()))
                .map(JavaCodeUnit::getFullName))
        .isEmpty();
  }

  @Test
  void publicClassesAreFinal() {
    check(
        classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveFullyQualifiedName("io.jointly.error.JointlyException")
            .and()
            .doNotHaveFullyQualifiedName("io.jointly.spark.version.LeafPlan")
            .should()
            .haveModifier(JavaModifier.FINAL));
  }

  /** A call with {@code true} in it does not say what it asks for. */
  @Test
  void publicMethodsTakeNoBoolean() {
    assertThat(
            main.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(
                    method ->
                        method.getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(boolean.class)))
                .map(JavaMethod::getFullName))
        // Spark's own signatures: of a catalog, and of a function for values of type BOOLEAN.
        .allMatch(
            name ->
                name.startsWith(ROOT + "spark.JointCatalog.dropNamespace(")
                    || name.contains("EncodeFunctions$OfBoolean.invoke("));
  }

  @Test
  void noMainClassReadsAsATest() {
    assertThat(files().map(name -> name.substring(name.lastIndexOf('.') + 1)))
        .noneMatch(name -> name.matches("Test[A-Z].*|.*[a-z](Test|Tests|Testing)"));
  }

  @Test
  void librariesHaveOnePlaceEach() {
    onlyIn(List.of("crypto"), "org.bouncycastle..", "javax.crypto..");
    onlyIn(List.of("collaboration.yaml"), "org.snakeyaml..");
    onlyIn(List.of("collaboration.reader", "collaboration.yaml"), ROOT + "collaboration.yaml");
    onlyIn(List.of("cli", "cli.amend", "dealer", "command"), "picocli..");
    onlyIn(List.of("dealer.csv"), "de.siegmar..");
    onlyIn(List.of("spark.."), "com.esotericsoftware..");
    onlyIn(List.of("spark..", "cli"), "org.apache.spark..", "scala..");
    onlyIn(List.of("spark..", "cli", "mailbox.hadoop"), "org.apache..");
    onlyIn(List.of("mailbox.hadoop"), "com.amazonaws..", "software.amazon..");
  }

  private static void onlyIn(List<String> packages, String... libraries) {
    String[] places = packages.stream().map(name -> ROOT + name).toArray(String[]::new);
    check(
        noClasses()
            .that(resideOutsideOfPackages(places))
            .should()
            .dependOnClassesThat(resideInAnyPackage(libraries)));
  }

  @Test
  void theMailboxKnowsNothingButBytes() {
    check(
        classes()
            .that(resideInAPackage(ROOT + "mailbox"))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.jspecify..", ROOT + "mailbox", ROOT + "error")));
  }

  @Test
  void whatIsComputedAlikeEverywhereDoesNoInputAndReadsNoClock() {
    String[] pure = {
      ROOT + "codec",
      ROOT + "field",
      ROOT + "share",
      ROOT + "query",
      ROOT + "statistics",
      ROOT + "encoding..",
      ROOT + "plan",
      ROOT + "protocol.."
    };
    check(
        noClasses()
            .that(resideInAnyPackage(pure))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net..", "java.sql.."))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("now")))
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat(
                belongToAnyOf(
                    TimeUnit.class,
                    Clock.class,
                    InstantSource.class,
                    Date.class,
                    FileInputStream.class,
                    FileOutputStream.class,
                    RandomAccessFile.class)));
  }

  @Test
  void randomnessIsOfTheSecureKind() {
    check(
        // Rows that are made up protect nothing, and the same seed makes the same.
        noClasses()
            .that(resideOutsideOfPackages(ROOT + "rehearsal"))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .callMethod(RandomGenerator.class, "of", String.class)
            .orShould()
            .callMethod(RandomGenerator.class, "getDefault")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.random.RandomGeneratorFactory")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.SplittableRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(Math.class, "random"));
  }

  @Test
  void onlyTheCommandLineWritesToTheScreen() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(ROOT + "command"))
            // While somebody waits for a query.
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "run.ConsoleLine")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
    check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
  }

  /** The command line looks at all of them by reflection, also where Spark is not there. */
  @Test
  void commandsNameNoSparkInTheirFieldsAndSignatures() {
    assertThat(
            main.stream()
                .filter(type -> type.getPackageName().equals(ROOT + "cli"))
                .flatMap(
                    type ->
                        Stream.concat(
                            type.getFields().stream().map(JavaField::getRawType),
                            type.getCodeUnits().stream()
                                .flatMap(
                                    unit ->
                                        Stream.concat(
                                            Stream.of(unit.getRawReturnType()),
                                            unit.getRawParameterTypes().stream()))))
                .map(JavaClass::getName))
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("org.apache.") || name.startsWith("scala."));
  }

  @Test
  void nothingOfAPartnersIsDeserialised() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream"));
  }

  static List<Class<?>> secrets() {
    return SECRETS;
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretsHaveNoTextAndAreNotShipped(Class<?> secret) {
    assertThat(secret.isRecord()).as("a record shows its parts").isFalse();
    assertThat(Serializable.class.isAssignableFrom(secret)).as("serializable").isFalse();
    JavaClass type = main.get(secret);
    type.tryGetMethod("toString")
        .ifPresent(
            text -> {
              // Of an array it can read the length; without a call it gets at nothing inside.
              assertThat(text.getFieldAccesses())
                  .allMatch(access -> access.getTarget().getRawType().isArray());
              assertThat(called(text)).as("what toString calls").isEmpty();
            });
  }

  private static List<String> called(JavaMethod method) {
    return method.getMethodCallsFromSelf().stream()
        .map(call -> call.getTarget().getName())
        .toList();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(main);
  }
}
