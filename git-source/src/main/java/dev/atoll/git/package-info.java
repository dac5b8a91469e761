/**
 * What is in Git: trees without a checkout, moves of a branch, rendered branches.
 *
 * <p>Imports {@code fleet-model} and {@code source}; the only package with JGit.
 */
@NullMarked
package dev.atoll.git;

import org.jspecify.annotations.NullMarked;
