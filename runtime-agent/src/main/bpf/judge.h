// SPDX-License-Identifier: Apache-2.0
// Who has an address, and what a policy says of it.
#pragma once

#include "report.h"

// What every node is for nodes of other clusters (Cilium 1.20.2, pkg/identity/numericidentity.go), whatever number of
// its own each gives it.
#define IDENTITY_REMOTE_NODE 6

inline struct config *configured(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&config, &zero);
}

inline struct ipcache_value *known(const struct address *address)
{
	struct ipcache_key key = { .prefix = IPCACHE_BITS(128), .address = *address };

	return bpf_map_lookup_elem(&ipcache, &key);
}

inline __u32 identity_in(const struct ipcache_value *entry, const struct address *address)
{
	struct config *c;

	if (entry)
		return entry->identity;
	c = configured();
	if (!c)
		return 2; // "world" of Cilium, pkg/identity/numericidentity.go
	return is_v4(address) ? c->world4 : c->world6;
}

inline __u32 identity_of(const struct address *address) { return identity_in(known(address), address); }

// Two lookups, of this remote and of any, as in Cilium 1.20 (bpf/lib/policy.h); the entry with the higher
// precedence decides, deny among equals, and the one of this remote if they are still equal.
inline enum reason judge(const struct endpoint *e, __u32 remote, const struct tuple *flow, __be16 port,
			 __u32 *rule)
{
	struct policy_key key = { .prefix = POLICY_BITS,
				  .policy = e->policy,
				  .remote = remote,
				  .direction = flow->direction,
				  .protocol = flow->protocol,
				  .port = port };
	struct policy_value *exact = bpf_map_lookup_elem(&policy, &key), *any, *best;

	key.remote = 0;
	any = bpf_map_lookup_elem(&policy, &key);
	best = any;
	if (exact && (!any || exact->precedence > any->precedence ||
		      (exact->precedence == any->precedence && exact->deny >= any->deny)))
		best = exact;
	if (best) {
		*rule = best->rule;
		if (!best->deny)
			return 0;
		return best->rule ? REASON_POLICY_DENY : REASON_DEFAULT_DENY; // of a tier, above others that would allow
	}
	*rule = 0;
	return e->flags & (flow->direction == EGRESS ? ENDPOINT_DENY_EGRESS : ENDPOINT_DENY_INGRESS) ?
		       REASON_DEFAULT_DENY :
		       0;
}
