package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.ClientSession;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The sessions of Spark Connect's clients in this JVM. Each client has a {@link SparkSession} of
 * its own in the server. While the server works for a client, Spark puts a tag on the thread and on
 * all its jobs, from which {@code interruptAll} knows them. A client cannot choose it: tags of its
 * own begin in another way.
 */
final class ConnectSessions {

  private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private static final String PREFIX = "SparkConnect_OperationTag_";

  /** A user may have any name, so the ids are those at the end. */
  private static final Pattern TAG =
      Pattern.compile(PREFIX + "User_(.*)_Session_" + UUID + "_Operation_" + UUID, Pattern.DOTALL);

  /** Spark forgets a session when it is closed, and then so does this map. */
  private static final Map<SparkSession, ClientSession> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ConnectSessions() {}

  /**
   * The client's session for which this thread works.
   *
   * @param spark the session that the thread uses. Spark explains a query on a thread without a
   *     tag; a session that has run something is known by then
   * @return empty if it is the application's own
   */
  static Optional<ClientSession> of(SparkSession spark) {
    return user(spark.sparkContext())
        .map(
            user ->
                KNOWN.compute(
                    spark,
                    (any, known) ->
                        known != null && known.isOf(user) ? known : ClientSession.of(user)))
        .or(() -> Optional.ofNullable(KNOWN.get(spark)));
  }

  /**
   * @throws CallerException (SPARK_VERSION) if this version of Spark writes the tag in another way:
   *     a client's query would pass for the application's
   */
  private static Optional<String> user(SparkContext context) {
    // A tag has no comma.
    for (String tag : context.getJobTags().mkString(",").split(",")) {
      if (tag.startsWith(PREFIX)) {
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches()) {
          throw new CallerException(
              ErrorCode.SPARK_VERSION,
              "this version of Spark Connect does not tell whose query it runs in the way that this"
                  + " software knows, so clients could not be told apart; use a version of Spark"
                  + " that it was tested with");
        }
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }
}
