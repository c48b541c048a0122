package io.jointly.proposal;

/** A person's decision about a proposal. */
public enum Decision {
  APPROVE,
  REFUSE
}
