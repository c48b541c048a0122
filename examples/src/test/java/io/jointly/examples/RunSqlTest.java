package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunSqlTest {

  @Test
  void showsTheMessageOfARefusalHoweverDeepSparkBuriesIt() {
    RuntimeException refusal = new RuntimeException("[JOINTLY_DOMAIN] too many groups; narrow it");
    RuntimeException buried = new RuntimeException("Job aborted", new Exception(refusal));
    assertThat(RunSql.messageForUsers(buried)).isEqualTo(refusal.getMessage());
  }

  @Test
  void doesNotHideOtherFailures() {
    assertThat(RunSql.messageForUsers(new RuntimeException(new NullPointerException()))).isNull();
    assertThat(RunSql.messageForUsers(new RuntimeException("see [JOINTLY_DOMAIN]"))).isNull();
  }
}
