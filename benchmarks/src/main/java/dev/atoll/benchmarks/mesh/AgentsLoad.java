package dev.atoll.benchmarks.mesh;

/**
 * What an arrangement of agents asks of all stores together.
 *
 * @param foreign connections to the store of another cluster
 * @param listCpu seconds of all etcds until every agent had its lists
 * @param changeCpu seconds of all etcds while addresses changed
 * @param megabytes resident memory of all etcds at the end
 * @param megabytesBetween what came from stores of other clusters
 * @param mirrorCpu seconds of all mirrors; 0 without
 */
record AgentsLoad(
    long connections,
    long foreign,
    long watches,
    double listCpu,
    double changeCpu,
    double megabytes,
    double megabytesBetween,
    double mirrorCpu,
    double mirrorMegabytes) {}
