package dev.atoll.fleet.files;

/**
 * A file before it is read.
 *
 * @param path relative to the repository root, with {@code /}
 * @param size bytes; 0 if it is no regular file
 * @param mode what it is
 */
public record FileEntry(String path, long size, FileMode mode) {}
