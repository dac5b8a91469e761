// SPDX-License-Identifier: Apache-2.0
// Which way packets to an address take that leave a pod. A flow keeps what was found as long as nobody's place changes.
#pragma once

#include "judge.h"

enum way {
	WAY_SOUGHT, // not known, or into the tunnel: the entry of the address says where to
	WAY_STACK, // as the host routes
	WAY_POD, // of this node, past the host's stack
	WAY_AWAY, // through the underlay, past the host's stack
};

inline int is_pod_here(const struct address *address) { return bpf_map_lookup_elem(&pods, address) != 0; }

inline int is_tunnelled(const struct config *c, const struct ipcache_value *to)
{
	return c->overlay && !is_zero(&to->tunnel) && !(to->flags & IPCACHE_ROUTED);
}

inline int is_for_tunnel(const struct packet *p, const struct config *c, const struct ipcache_value *to)
{
	return to && (is_tunnelled(c, to) || (p->tunnel && c->overlay && !is_zero(&to->tunnel)));
}

inline enum way way_to(const struct packet *p, const struct config *c, const struct address *address,
		       const struct ipcache_value *to)
{
	if (is_for_tunnel(p, c, to))
		return WAY_SOUGHT;
	if (!(c->flags & CONFIG_BYPASS))
		return WAY_STACK;
	if (is_pod_here(address))
		return WAY_POD;
	return c->underlay && to && to->cluster && to->cluster != c->cluster ? WAY_AWAY : WAY_STACK;
}

inline enum way way_in(__u32 kept) { return kept & (WAYS - 1); }

inline int is_current(const struct packet *p, __u32 kept) { return (kept & ~(WAYS - 1)) == p->changes; }

// A way as a flow keeps it: with the number of changes, in one word, which is written at once. Whatever was looked up
// since that number was read holds as long as it is the same.
inline __u32 find_way(const struct packet *p, const struct address *address, const struct ipcache_value *to)
{
	struct config *c = configured();

	return c ? p->changes | way_to(p, c, address, to) : 0;
}

// Whether packets of a flow, which come in at the underlay, are known not to have the address of a pod of this node:
// those that go to it do not go to one.
inline int is_of_nobody_here(const struct packet *p, __u32 way)
{
	return is_current(p, way) && (way_in(way) == WAY_AWAY || way_in(way) == WAY_STACK);
}
