package io.jointly.agent;

import io.jointly.audit.AuditLog;
import io.jointly.run.Engine;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * The parts of an agent that serve all of its queries.
 *
 * @param engine the engine that holds this party's rows
 * @param report receives one line for each event
 */
record AgentServices(
    Engine engine, ProposalBook book, AuditLog audit, Clock clock, Consumer<String> report) {}
