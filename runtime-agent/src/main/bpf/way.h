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

#define WAYS 4

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
	if (bpf_map_lookup_elem(&pods, address))
		return WAY_POD;
	return c->underlay && to && to->cluster && to->cluster != c->cluster ? WAY_AWAY : WAY_STACK;
}

// Below it is room for a way. What is found after it was read holds as long as it is the same.
inline __u32 changes_now(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&changes, &zero);

	return n ? (__u32)*n * WAYS : 0;
}

// A way with the number of changes at which it was found, as a flow keeps it: one word, which is written at once.
inline __u32 find_way(const struct packet *p, const struct address *address, __u32 now,
		      const struct ipcache_value *to)
{
	struct config *c = configured();

	return c ? now | way_to(p, c, address, to) : 0;
}

inline enum way way_in(__u32 kept) { return kept & (WAYS - 1); }
