/**
 * What a node knows, brought to the maps of the datapath: addresses, policies of endpoints, pods.
 * One thread decides and writes.
 */
@NullMarked
package dev.atoll.agent.feed;

import org.jspecify.annotations.NullMarked;
