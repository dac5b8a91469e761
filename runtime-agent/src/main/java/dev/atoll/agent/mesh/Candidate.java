package dev.atoll.agent.mesh;

/**
 * A cluster with backends behind a port of a service.
 *
 * @param own whether it is the cluster that chooses
 */
public record Candidate(String cluster, boolean own, Freshness freshness, Counts counts) {}
