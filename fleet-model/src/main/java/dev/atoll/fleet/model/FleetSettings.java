package dev.atoll.fleet.model;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;

/**
 * Settings of the whole mesh, from {@code fleet.yaml}.
 *
 * @param name the fleet's name, a DNS label; the value of the label {@code atoll.dev/fleet}
 * @param maxConnectedClusters 255 or 511
 * @param reserved ranges that no cluster may use
 * @param failOn the mildest severity that fails a check
 * @param drift what is done about drift where a cluster does not say
 * @param force whether fields that another apply manager took are taken back
 * @param deletions how much one commit may delete in one cluster
 * @param pos where the Fleet stands
 */
public record FleetSettings(
    String name,
    int maxConnectedClusters,
    List<Reserved> reserved,
    Severity failOn,
    DriftMode drift,
    boolean force,
    Deletions deletions,
    SourcePos pos) {

  /** A range that no cluster may use, and whose it is. */
  public record Reserved(Cidr cidr, String owner, SourcePos pos) {}

  /**
   * The most that one commit may delete in one cluster without an approval; the larger of both
   * counts, so that a small cluster can still lose one object.
   *
   * @param max objects
   * @param percent of the objects that Atoll owns in the cluster, 0 to 100
   */
  public record Deletions(int max, int percent) {
    public static final Deletions DEFAULT = new Deletions(10, 5);
  }

  public FleetSettings {
    reserved = List.copyOf(reserved);
  }
}
