package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Page;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Up to where a resource of a peer has been brought. It is written in the transaction that brings
 * it and hangs on the same lease, so it is there as long as what it speaks of.
 *
 * @param storeId the peer's store
 * @param revision of that store up to which everything is here
 * @param judge the digest of who judged what was brought
 */
record Position(long storeId, long revision, String judge) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"store\":\"([0-9a-f]{1,16})\",\"revision\":(\\d{1,18}),\"judge\":\"([^\"\\\\]*)\"\\}");

  /** Whether that store is still this one; it is not if it has not come so far. */
  boolean isIn(Page now) {
    return storeId == now.storeId() && revision <= now.revision();
  }

  byte[] json() {
    return "{\"store\":\"%x\",\"revision\":%d,\"judge\":\"%s\"}"
        .formatted(storeId, revision, judge)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Empty if it is not one: everything is then compared again. */
  static Optional<Position> parse(byte[] json) {
    var form = FORM.matcher(new String(json, StandardCharsets.UTF_8));
    return form.matches()
        ? Optional.of(
            new Position(
                Long.parseUnsignedLong(form.group(1), 16),
                Long.parseLong(form.group(2)),
                form.group(3)))
        : Optional.empty();
  }
}
