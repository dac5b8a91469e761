package dev.atoll.agent.bpf;

/**
 * What the kernel says of a map (linux/bpf.h, struct bpf_map_info).
 *
 * @param name as in its object, or the path of its pin
 * @param kind enum bpf_map_type
 * @param id of the kernel; two descriptors of one map have the same
 * @param keyBytes of one key
 * @param valueBytes of one value; of a map with values for each CPU, of one of those
 * @param maxEntries of a ring its size in bytes
 * @param flags BPF_F_*
 */
public record MapShape(
    String name, int kind, int id, int keyBytes, int valueBytes, int maxEntries, int flags) {}
