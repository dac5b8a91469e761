package dev.atoll.reconciler.status;

/**
 * How the reconciler stands with Git.
 *
 * @param state {@code unknown}, {@code fresh}, {@code stale} or {@code frozen}
 * @param revision the commit in force, empty before the first
 * @param reason why it is not fresh, or why the newest commit was refused; empty where all is well
 */
public record SourceStatus(String state, String revision, String reason) {}
