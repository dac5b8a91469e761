/**
 * The datapath's maps as Java sees them: a record for each key and value of {@code
 * src/main/bpf/maps.h}, and the comparison of the two when the agent begins.
 *
 * <p>Imports {@code bpf}.
 */
@NullMarked
package dev.atoll.agent.datapath;

import org.jspecify.annotations.NullMarked;
