/**
 * Answers as pictures: clusters as boxes, workloads as cards, an arrow for each way in.
 *
 * <p>Imports {@code policy-engine} and {@code validators}.
 */
@NullMarked
package dev.atoll.validators.reach.picture;

import org.jspecify.annotations.NullMarked;
