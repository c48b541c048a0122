package io.jointly;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SecretBytes;
import io.jointly.crypto.SessionKey;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jointly");
  }

  private static Map<String, Set<String>> mayUse() {
    Map<String, Set<String>> table = new TreeMap<>();
    table.put("error", Set.of());
    table.put("codec", Set.of());
    table.put("field", Set.of("error"));
    table.put("crypto", Set.of("field", "codec", "error"));
    table.put("query", with(table, "crypto"));
    table.put("collaboration", with(table, "query"));
    table.put("statistics", Set.of("error"));
    table.put("encoding", with(table, "collaboration", "statistics"));
    table.put("protocol", with(table, "crypto"));
    table.put("mailbox", Set.of("error"));
    table.put("mailbox.hadoop", Set.of("mailbox", "error"));
    table.put("audit", with(table, "protocol", "mailbox"));
    table.put("ledger", with(table, "collaboration"));
    table.put("proposal", Set.of("codec", "error"));
    table.put("session", with(table, "audit", "protocol", "mailbox"));
    table.put("spark", with(table, "proposal", "session", "ledger", "encoding", "mailbox.hadoop"));
    table.put("cli", with(table, "spark"));
    return table;
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
    assertThat(found).contains("field", "crypto", "query", "encoding", "protocol", "spark");
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

  @Test
  void librariesHaveOnePlaceEach() {
    onlyIn(List.of("crypto"), "org.bouncycastle..", "javax.crypto..");
    onlyIn(List.of("collaboration"), "org.snakeyaml..");
    onlyIn(List.of("cli"), "picocli..");
    onlyIn(List.of("spark"), "com.esotericsoftware..");
    onlyIn(List.of("spark", "cli"), "org.apache.spark..", "scala..");
    onlyIn(List.of("spark", "cli", "mailbox.hadoop"), "org.apache..");
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
      ROOT + "query",
      ROOT + "statistics",
      ROOT + "encoding",
      ROOT + "protocol"
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
            .callMethod(Thread.class, "sleep", long.class));
  }

  @Test
  void randomnessIsOfTheSecureKind() {
    check(
        noClasses()
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
            .that(resideOutsideOfPackages(ROOT + "cli"))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
    check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
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
