/** What clusters enforce after a change, by example. */
@NullMarked
package dev.atoll.policy.change;

import org.jspecify.annotations.NullMarked;
