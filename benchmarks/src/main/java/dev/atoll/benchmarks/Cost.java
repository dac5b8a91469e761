package dev.atoll.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a piece of work took, in seconds.
 *
 * @param wall from its begin to its end
 * @param client CPU of this JVM, its compiler and collector included
 * @param servers CPU of all API servers
 * @param etcd CPU of etcd
 */
record Cost(double wall, double client, double servers, double etcd) {

  /** CPU of all that takes part. */
  double cpu() {
    return client + servers + etcd;
  }

  static Sample sample(List<Cost> rounds, ToDoubleFunction<Cost> part) {
    return Sample.of(rounds.stream().map(part::applyAsDouble).toList());
  }
}
