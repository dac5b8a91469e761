package dev.atoll.agent.bpf;

/**
 * How the keys and values of a map are laid out.
 *
 * @param key its type in {@code btf}
 * @param value likewise
 */
public record MapTypes(Btf btf, int key, int value) {}
