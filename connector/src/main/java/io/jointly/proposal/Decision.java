package io.jointly.proposal;

/** What a person has decided about a proposal. */
public enum Decision {
  APPROVE,
  REFUSE
}
