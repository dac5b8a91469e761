// SPDX-License-Identifier: Apache-2.0
// A packet on its way into a pod.
#pragma once

#include "port.h"

// A reply to what the pod began, and to the service that it asked for.
inline enum reason reply_in(struct __sk_buff *skb, struct packet *p, const struct endpoint *e,
			    const struct tuple *key, struct track *t)
{
	enum reason why = still_allowed(e, key, t, p);
	struct address asked;
	__be16 client;

	if (why)
		return why;
	touch(p, t, 1);
	if (!(t->flags & TRACK_TRANSLATED))
		return 0;
	asked = t->reverse;
	client = t->source_port;
	why = rewrite(skb, p, SOURCE_SIDE, &asked, t->reverse_port);
	return why || !client ? why : rewrite_port(skb, p, DESTINATION_SIDE, client);
}

// An ICMP error about a packet that the pod sent: of a flow that it began, or of a reply that it gave.
inline enum reason error_in(struct __sk_buff *skb, struct packet *p)
{
	struct tuple key = p->inner;
	struct address asked;
	enum reason why = 0;
	struct track *t;
	__be16 client;

	if (!same(&p->flow.destination, &p->inner.source))
		return REASON_UNTRACKED_ERROR;
	key.direction = EGRESS;
	t = tracked(p, &key);
	if (!t) {
		turned(&p->inner, &key, INGRESS);
		return tracked(p, &key) ? 0 : REASON_UNTRACKED_ERROR;
	}
	if (!(t->flags & TRACK_TRANSLATED))
		return 0;
	asked = t->reverse;
	client = t->source_port;
	if (same(&p->flow.source, &p->inner.destination))
		why = rewrite(skb, p, SOURCE_SIDE, &asked, 0);
	if (!why)
		why = rewrite_inner(skb, p, DESTINATION_SIDE, &asked, t->reverse_port);
	return why || !client ? why : rewrite_inner_port(skb, p, SOURCE_SIDE, client);
}

inline enum reason new_in(struct __sk_buff *skb, struct packet *p, const struct endpoint *e)
{
	struct track fresh = { .epoch = e->epoch };
	enum reason why;
	struct config *c;

	if (p->node_port) {
		translated(&fresh, p);
		fresh.flags |= TRACK_NODE_PORT;
	}
	if (p->tunnel)
		fresh.flags |= TRACK_TUNNEL;
	p->remote = meet(p, &p->flow.source, &fresh);
	why = judge(e, p->remote, &p->flow, p->policy_port, &p->rule);
	if (!why)
		why = begin(p, &p->flow, &fresh);
	c = configured();
	if (!why && c && c->flags & CONFIG_EVENTS)
		tell(skb, p, REASON_FORWARDED, INGRESS);
	return why;
}

// Answers take the way that was last asked: a node may find out that it needs the tunnel, or that it does not.
inline enum reason asked_again(struct packet *p, const struct endpoint *e, struct track *t)
{
	enum reason why = goes_on(p, e, t);
	__u16 flags = p->tunnel ? t->flags | TRACK_TUNNEL : t->flags & ~TRACK_TUNNEL;

	if (!why && t->flags != flags)
		t->flags = flags;
	return why;
}

// What came in at the underlay is from no pod of this node. A flow may know that.
inline int is_forged(const struct packet *p, const struct track *t)
{
	return p->from_net && !(t && is_of_nobody_here(p, t->way)) && is_pod_here(&p->flow.source);
}

// A packet of a flow, whose endpoint is not known where it is settled.
inline enum reason comes_in(struct __sk_buff *skb, struct packet *p, const struct endpoint *e,
			    const struct tuple *back, struct track *t, int answers)
{
	if (answers)
		return reply_in(skb, p, e, back, t);
	return asked_again(p, e, t);
}

// `p` was read, and is left as the pod sees it.
static __noinline enum reason arrive(struct __sk_buff *skb, struct packet *p, __u32 ifindex)
{
	int begun = looks_begun(&p->flow), answers = 0;
	struct track *t = 0;
	struct endpoint *e;
	struct tuple key;

	if (p->kind == KIND_FLOW) {
		p->flow.direction = INGRESS;
		t = begun ? tracked(p, &p->flow) : 0;
		if (!t && !opens(p)) {
			turned(&p->flow, &key, EGRESS);
			t = tracked(p, &key);
			answers = t != 0;
		}
		if (!t && !begun)
			t = tracked(p, &p->flow);
		if (t && is_settled(p, t, ifindex) && !is_forged(p, t))
			return comes_in(skb, p, 0, &key, t, answers);
	}
	e = bpf_map_lookup_elem(&endpoints, &ifindex);
	if (!e)
		return REASON_NO_ENDPOINT;
	p->own = e->identity;
	if (p->kind == KIND_NEIGHBOUR)
		return 0;
	if (e->flags & ENDPOINT_CLOSED)
		return REASON_CLOSED;
	if (is_forged(p, t))
		return REASON_SPOOFED;
	if (p->kind == KIND_ERROR)
		return error_in(skb, p);
	return t ? comes_in(skb, p, e, &key, t, answers) : new_in(skb, p, e);
}
