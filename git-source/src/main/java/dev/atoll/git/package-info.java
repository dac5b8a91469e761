/**
 * What is in Git: trees without a checkout, moves of a branch.
 *
 * <p>Imports {@code fleet-model}; the only module with JGit.
 */
@NullMarked
package dev.atoll.git;

import org.jspecify.annotations.NullMarked;
