package dev.atoll.agent.export;

import dev.atoll.agent.schema.OwnCluster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers of identities in the range of one cluster (Cilium 1.20.2, {@code
 * pkg/identity/numericidentity.go}: the id of the cluster above 16 bits of 24, above 15 where 511
 * clusters can be). The place to begin is a hash of the labels: a cluster that has lost everything
 * gives almost all labels the numbers that they had. An identity that nobody uses keeps its number
 * for a while, since others may know of it later than of its end.
 */
final class Numbering {

  /** An identity. {@code unusedSince} counts only while nobody uses it. */
  private static final class Held {
    final long number;
    final Set<String> users = new HashSet<>();
    long unusedSince;

    Held(long number, long now) {
      this.number = number;
      this.unusedSince = now;
    }
  }

  private final long first;
  private final long size;
  private final long kept;
  private final Map<String, Held> byLabels = new HashMap<>();
  private final Map<Long, String> byNumber = new HashMap<>();
  private final Map<String, String> labelsOf = new HashMap<>();

  /**
   * @param kept how long a number is not given to others after its last use
   */
  Numbering(OwnCluster own, Duration kept) {
    var bits = own.maxConnectedClusters() == 255 ? 16 : 15;
    this.first = (long) own.id() << bits;
    this.size = 1L << bits;
    this.kept = kept.toNanos();
  }

  /**
   * Takes a number as it was given before; nothing happens if it is not of this cluster, or if it
   * or the labels are there already.
   */
  void remember(long number, String labels, long now) {
    var own = number >= first && number < first + size;
    if (own && !byNumber.containsKey(number) && !byLabels.containsKey(labels)) {
      hold(number, labels, now);
    }
  }

  private Held hold(long number, String labels, long now) {
    var held = new Held(number, now);
    byLabels.put(labels, held);
    byNumber.put(number, labels);
    return held;
  }

  /**
   * The number of labels for a user, who leaves the labels that it had.
   *
   * @param now of {@link System#nanoTime}
   * @return empty if all numbers are given
   */
  Optional<Long> use(String user, String labels, long now) {
    if (!labels.equals(labelsOf.get(user))) {
      leave(user, now);
    }
    var held = byLabels.get(labels);
    if (held == null) {
      var number = free(labels);
      if (number.isEmpty()) {
        return number;
      }
      held = hold(number.get(), labels, now);
    }
    held.users.add(user);
    labelsOf.put(user, labels);
    return Optional.of(held.number);
  }

  private Optional<Long> free(String labels) {
    var start = Math.floorMod(hash(labels), size);
    for (var step = 0L; step < size; step++) {
      var number = first + (start + step) % size;
      if (!byNumber.containsKey(number)) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  void leave(String user, long now) {
    var labels = labelsOf.remove(user);
    var held = labels == null ? null : byLabels.get(labels);
    if (held != null) {
      held.users.remove(user);
      held.unusedSince = now;
    }
  }

  /** The labels of all that hold a number, by it. */
  Map<Long, String> all() {
    return byNumber;
  }

  /**
   * Gives up those that have been unused for long enough.
   *
   * @return their numbers
   */
  List<Long> collect(long now) {
    var old = new ArrayList<Long>();
    byLabels
        .values()
        .removeIf(
            held -> held.users.isEmpty() && now - held.unusedSince > kept && old.add(held.number));
    old.forEach(byNumber::remove);
    return old;
  }

  private static long hash(String labels) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(labels.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
