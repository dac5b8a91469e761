package dev.atoll.agent.etcd;

/**
 * A key with its value.
 *
 * @param revision of the store in which it was last written
 * @param lease on which it hangs; 0 for none
 * @param created whether that write made the key
 */
public record Entry(String key, byte[] value, long revision, long lease, boolean created) {}
