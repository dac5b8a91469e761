/**
 * Answers about ends by their names: who reaches whom on which ports, and what becomes of one flow.
 *
 * <p>Imports {@code fleet-model}, {@code rule}, {@code mesh}, {@code verdict} and {@code reach}.
 */
@NullMarked
package dev.atoll.policy.answer;

import org.jspecify.annotations.NullMarked;
