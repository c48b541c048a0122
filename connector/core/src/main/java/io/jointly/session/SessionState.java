package io.jointly.session;

import java.time.Duration;
import java.util.List;

/**
 * How far a session has come at this party. All of it is public or this party's own.
 *
 * @param waited how long this party has waited for others, all waits together
 */
public record SessionState(
    Attendance attendance, Steps steps, Traffic traffic, Waiting waiting, Duration waited) {

  /**
   * Who is there.
   *
   * @param parties of the session
   * @param joined of these, this party among them
   * @param deciding of those that have not joined: a person there has to approve the query
   */
  public record Attendance(int parties, int joined, int deciding) {}

  /**
   * What is computed.
   *
   * @param done steps that this party has done with the others since all have joined
   * @param all steps that it has to do
   * @param round that this party is in, from 1 on; 0 until all have joined
   * @param rounds of the session
   */
  public record Steps(int done, int all, int round, int rounds) {}

  /**
   * What this party has put and got, in bytes, with the sealed blocks of its executors.
   *
   * @param out for others to read
   * @param in from others
   */
  public record Traffic(long out, long in) {}

  /**
   * For whom this party waits now.
   *
   * @param parties their ids; empty while it has work of its own
   * @param time since this wait began
   */
  public record Waiting(List<String> parties, Duration time) {

    public Waiting {
      parties = List.copyOf(parties);
    }
  }
}
