/**
 * eBPF from Java: objects, maps, programs, links, BTF and the mapped ring, over libbpf (1.1 to 1.5)
 * through the JDK's foreign functions. Nothing here knows what our maps mean.
 *
 * <p>Imports nothing of the project. Calls are short and block; entering a namespace first, where a
 * link needs one, is the caller's business.
 */
@NullMarked
package dev.atoll.agent.bpf;

import org.jspecify.annotations.NullMarked;
