package dev.atoll.reconciler.target;

import dev.atoll.reconciler.plan.Plan;

/**
 * Where one cluster's objects go. Used by one thread at a time; failures of the outside are results
 * of {@link #round} and {@link #decommission}, and {@link TargetException}s of {@link #plan}.
 */
public interface Target extends AutoCloseable {

  /**
   * Which cluster this is, and what it remembers of a fleet; writes nothing. The fleet side asks
   * before the first round, so that two Clusters that lead to one cluster are seen in time, and so
   * that a lost state directory still knows the last good commit.
   *
   * @param fleet the fleet's name
   * @throws TargetException if the cluster cannot be read
   */
  Identity identify(String fleet);

  /**
   * What a round would do; writes nothing.
   *
   * @throws TargetException if the cluster cannot be read
   */
  Plan plan(Desired desired);

  /** One round: read, plan, write. Does nothing where there is nothing to do. */
  RoundResult round(Desired desired);

  /**
   * Removes what the inventory of the fleet holds, in the safe order and without the limit on
   * deletions, and then the inventory.
   *
   * @param desired the cluster and the fleet; the objects in it do not matter
   */
  RoundResult decommission(Desired desired);

  /**
   * Calls back soon after an object of ours was changed by somebody, from now until the target is
   * closed. A hint and no promise: whoever needs certainty plans again from time to time. Targets
   * without a watch never call. Returns at once; a watch that breaks off is taken up again.
   *
   * @param changed must return at once
   */
  void watch(Runnable changed);

  @Override
  void close();
}
