package dev.atoll.reconciler.agent;

/**
 * Another cluster as an agent sees it.
 *
 * @param name as the agent is configured
 * @param connected whether it reaches that cluster's store
 * @param ready whether everything was read from there once
 * @param nodes how many nodes it knows there
 * @param endpoints how many endpoints
 * @param identities how many identities
 * @param services how many shared services
 * @param status the agent's own words
 */
public record RemoteCluster(
    String name,
    boolean connected,
    boolean ready,
    long nodes,
    long endpoints,
    long identities,
    long services,
    String status) {}
