package io.jointly.mailbox.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxContract;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs a class of tests in a JVM of its own, with the Hadoop client of some Spark version, and
 * reports them as tests of this JVM.
 */
final class StoreCases {

  private StoreCases() {}

  /**
   * @param properties for the other JVM
   */
  static DynamicContainer run(String spark, Class<?> cases, Map<String, String> properties) {
    try {
      return DynamicContainer.dynamicContainer(
          "the client of Spark " + spark, results(spark, cases, properties));
    } catch (Exception e) {
      throw new AssertionError("the tests on the client of Spark " + spark + " did not run", e);
    }
  }

  private static List<DynamicTest> results(
      String spark, Class<?> cases, Map<String, String> properties) throws Exception {
    Path folder = StoreProcess.folder("spark-" + spark);
    List<String> more = new ArrayList<>();
    properties.forEach((key, value) -> more.add("-D" + key + "=" + value));
    more.addAll(List.of("org.junit.platform.console.ConsoleLauncher", "execute"));
    more.addAll(List.of("--disable-banner", "--details=none"));
    more.add("--reports-dir=" + folder);
    more.add("--select-class=" + cases.getName());
    Path log = folder.resolve("log");
    Process process = start(spark, log, more.toArray(String[]::new));
    if (!process.waitFor(600, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("they do not end; see " + log);
    }
    List<DynamicTest> tests = read(folder);
    if (tests.isEmpty()) {
      throw new IOException("there is no result; see " + log);
    }
    return tests;
  }

  /** Starts a JVM with our classes and with the Hadoop client of a Spark version. */
  static Process start(String spark, Path log, String... more) throws IOException {
    Path settings = Files.createDirectories(log.resolveSibling("settings"));
    Files.writeString(
        settings.resolve("log4j.properties"),
        """
        log4j.rootLogger=ERROR,out
        log4j.appender.out=org.apache.log4j.ConsoleAppender
        log4j.appender.out.layout=org.apache.log4j.PatternLayout
        log4j.appender.out.layout.ConversionPattern=%d %p %c{1}: %m%n
        """,
        UTF_8);
    List<String> places = new ArrayList<>(List.of(settings.toString()));
    // Not java.class.path: that of a test run can be one jar that only names the others.
    // Classes and tests, of the Spark module and of the core.
    for (Class<?> one :
        List.of(StoreCases.class, MailboxOpener.class, MailboxContract.class, Mailbox.class)) {
      places.add(one.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    places.add(StoreProcess.jars(spark));
    return new ProcessBuilder(StoreProcess.java(String.join(File.pathSeparator, places), more))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static List<DynamicTest> read(Path folder) throws Exception {
    List<Path> reports;
    try (Stream<Path> files = Files.list(folder)) {
      reports = files.filter(file -> file.toString().endsWith("jupiter.xml")).toList();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path report : reports) {
      NodeList cases =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        tests.add(test((Element) cases.item(i)));
      }
    }
    return tests;
  }

  private static DynamicTest test(Element result) {
    List<String> wrong = new ArrayList<>();
    for (String kind : List.of("failure", "error", "skipped")) {
      NodeList found = result.getElementsByTagName(kind);
      for (int i = 0; i < found.getLength(); i++) {
        wrong.add(kind + ": " + found.item(i).getTextContent());
      }
    }
    return DynamicTest.dynamicTest(
        result.getAttribute("name"),
        () -> {
          if (!wrong.isEmpty()) {
            Assertions.fail(String.join("\n", wrong));
          }
        });
  }
}
