package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The one jar meets nothing that Spark, a table format or a job brings, and needs nothing else. */
class PackagedJarIT {

  private static final Path JAR = Path.of(System.getProperty("jointly.jar"));
  private static final Path POM = Path.of(System.getProperty("jointly.pom"));

  /** What may stand beside the classes. The one service is how Spark finds format("jointly"). */
  private static final String BESIDE =
      "META-INF/(MANIFEST\\.MF|LICENSE(\\.md|-fastcsv)?|services/org\\.apache\\.spark\\.sql\\.sources\\.DataSourceRegister|maven/(io\\.jointly|org\\.snakeyaml)/[^/]+/pom\\.(xml|properties))";

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  @Test
  void holdsNoNamesButItsOwn() throws IOException {
    assertThat(entries())
        .allSatisfy(
            name ->
                assertThat(name.startsWith("io/jointly/") || name.matches(BESIDE))
                    .as(name)
                    .isTrue());
  }

  /** The core and the libraries are there, under names of their own. */
  @Test
  void holdsAllThatItNeeds() throws IOException {
    assertThat(entries())
        .contains(
            "META-INF/LICENSE",
            // By which Spark finds format("jointly").
            "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister",
            "io/jointly/spark/deal/DealtSource.class",
            "io/jointly/protocol/Attempt.class",
            "io/jointly/spark/JointCatalog.class",
            "io/jointly/shaded/bouncycastle/crypto/agreement/X25519Agreement.class",
            "io/jointly/dealer/Deal.class",
            "io/jointly/shaded/fastcsv/reader/CsvReader.class",
            "io/jointly/shaded/picocli/CommandLine.class")
        .anyMatch(name -> name.startsWith("io/jointly/shaded/snakeyaml/"))
        .doesNotHaveDuplicates();
  }

  /** No class says a name that it had before it was put there. */
  @Test
  void namesNoLibraryByItsOldName() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        String bytes =
            new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
            .as(entry.getName())
            .doesNotContain("Lorg/bouncycastle/", "Lorg/snakeyaml/", "Lpicocli/", "Lde/siegmar/");
      }
    }
  }

  /** A mailbox in a folder takes neither Spark nor Hadoop, which are not on this class path. */
  @Test
  void reachesAFolderWithJavaAlone(@TempDir Path folder) throws Exception {
    Path printed = folder.resolve("printed.txt");
    Path mailbox = Files.createDirectory(folder.resolve("mailbox"));
    assertThat(java(printed, "clean", "file:" + mailbox, "--older-than", "7d"))
        .isEqualTo("0 deleted 0 sessions\n");
    assertThat(java(printed, "clean", "hdfs://name:8020/mailbox", "--older-than", "7d"))
        .isEqualTo(
            "1 [JOINTLY_OPTION] clean needs Hadoop's client, which Spark brings; run it as:"
                + " spark-submit jointly-spark.jar clean …\n");
  }

  /** Runs the jar. The exit code, and what it printed to the file. */
  private static String java(Path printed, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start()
            .waitFor();
    return code + " " + Files.readString(printed);
  }

  /** So --packages fetches nothing else. What is provided is not fetched. */
  @Test
  void itsPomAsksForNothing() throws Exception {
    Document pom =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(POM.toFile());
    NodeList fetched =
        (NodeList)
            XPathFactory.newDefaultInstance()
                .newXPath()
                .evaluate(
                    "/project/dependencies/dependency[not(scope) or scope='compile' or"
                        + " scope='runtime']",
                    pom,
                    XPathConstants.NODESET);
    assertThat(fetched.getLength()).isZero();
  }
}
