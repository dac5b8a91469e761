/**
 * When the next look at Git is due.
 *
 * <p>The only package that may import Quartz.
 */
@NullMarked
package dev.atoll.reconciler.schedule;

import org.jspecify.annotations.NullMarked;
