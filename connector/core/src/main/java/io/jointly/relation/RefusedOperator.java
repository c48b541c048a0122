package io.jointly.relation;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Relation;
import io.jointly.query.text.RelationText;

/** Refuses an operator that parties cannot compute each from its own rows, and names it as SQL. */
final class RefusedOperator implements Relation.Cases<String> {

  private RefusedOperator() {}

  static CallerException of(Relation operator, String why) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        operator.match(new RefusedOperator()) + " in " + RelationText.select(operator) + " " + why);
  }

  @Override
  public String table(Relation.Table table) {
    return "the table";
  }

  @Override
  public String values(Relation.Values values) {
    return "VALUES";
  }

  @Override
  public String filter(Relation.Filter filter) {
    return "the condition";
  }

  @Override
  public String project(Relation.Project project) {
    return "the SELECT";
  }

  @Override
  public String join(Relation.Join join) {
    return "the JOIN";
  }

  @Override
  public String group(Relation.Group group) {
    return "the GROUP BY";
  }

  @Override
  public String window(Relation.Window window) {
    return "the window";
  }

  @Override
  public String union(Relation.Union union) {
    return "the UNION ALL";
  }
}
