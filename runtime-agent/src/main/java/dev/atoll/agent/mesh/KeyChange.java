package dev.atoll.agent.mesh;

import java.util.Optional;

/**
 * What became of a key of the own store.
 *
 * @param value empty if it is gone
 */
public record KeyChange(String key, Optional<byte[]> value) {}
