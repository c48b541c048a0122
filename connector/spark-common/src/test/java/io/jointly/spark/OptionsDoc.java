package io.jointly.spark;

import io.jointly.run.JointOptions.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes {@code docs/OPTIONS.md} from {@link io.jointly.run.JointOptions}. */
final class OptionsDoc {

  static final String REMAKE =
      "java -cp connector/core/target/classes:connector/spark-4.2/target/test-classes io.jointly.spark.OptionsDoc"
          + " connector/docs/OPTIONS.md";

  private OptionsDoc() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text());
  }

  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Options of the catalog

            `spark.sql.catalog.<name>=io.jointly.spark.JointCatalog` makes a catalog. Its options begin with
            `spark.sql.catalog.<name>.`; set them by spark-submit's `--conf`, in `spark-defaults.conf` or in the session. Any name
            will do, and one session can have several catalogs (several collaborations). The examples use the name `joint`. An
            option that is not listed here is an error, and so is a missing option that has no default; `run` may be missing until
            a query is asked. `run` and `on-suppressed` are read for each action, from the session. All others are read when a
            session first uses the catalog; a change after that is an error in the next query ([ANSWERS.md](ANSWERS.md)). A client
            of Spark Connect sets these two only ([CONNECT.md](CONNECT.md)).

            | option | default | meaning |
            |---|---|---|
            """);
    for (Option option : Option.values()) {
      String byDefault =
          option.isNeededToAsk()
              ? "must be given to ask"
              : option.byDefault() == null ? "must be given" : code(option.byDefault());
      text.append("| ").append(code(option.key())).append(" | ").append(byDefault);
      text.append(" | ").append(option.meaning()).append(" |\n");
    }
    return text.append(
            """

            A duration is a number with `ms`, `s`, `m` or `h`. [AUDIT.md](AUDIT.md) describes the audit log.

            `collaboration`, `identity`, `policy`, `audit` and `ledger` name files of the machine on which the driver runs: a path,
            from the driver's folder if it is not absolute, or `file:/path`. An address such as `s3a:` or `hdfs:` is refused, because
            a key and a ledger need the permissions and locks of a file system. In cluster mode, `spark-submit --files` copies the
            first three into the driver's folder, where their names alone are their paths; `audit` and `ledger` need a place that
            outlives the job.

            `mailbox` names a folder that exists. It is not created, because a folder that was made of a typo has no partners. In S3
            the bucket has to exist. [MAILBOX.md](MAILBOX.md) says what rights and settings it needs.

            With `spark.kryo.registrationRequired=true`, Kryo has to know the classes that move inside this party's cluster:
            `spark.kryo.registrator=%s`.

            This file is made from `JointOptions.java`. To make it again after a change:

            ```
            mvn -q -pl connector/spark-4.2 -am test-compile
            """
                .formatted(JointlyKryoRegistrator.class.getName()))
        .append(REMAKE)
        .append("\n```\n")
        .toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
