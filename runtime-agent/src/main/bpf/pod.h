// SPDX-License-Identifier: Apache-2.0
// At the host's side of a pod's interface.
#pragma once

#include "forward.h"

// A pod speaks for itself only. Neighbour discovery may come from an address that is not confirmed yet, but a
// pod is no router.
inline enum reason is_own(const struct packet *p, __u32 ifindex)
{
	struct pod *pod;

	if (p->kind == KIND_NEIGHBOUR) {
		if (p->icmp == ROUTER_ADVERTISEMENT || p->icmp == REDIRECT)
			return REASON_SPOOFED;
		if (!p->icmp || is_zero(&p->flow.source) || is_link_local(&p->flow.source))
			return 0;
	}
	pod = bpf_map_lookup_elem(&pods, &p->flow.source);
	return pod && pod->ifindex == ifindex ? 0 : REASON_SPOOFED;
}

// About what somebody sent to a port of the node: it comes from there.
inline enum reason error_from_node(struct __sk_buff *skb, struct packet *p, struct track *t)
{
	struct address asked = t->reverse;
	__be16 port = t->reverse_port, client = t->source_port;
	enum reason why = rewrite(skb, p, SOURCE_SIDE, &asked, 0);

	p->node_port = 1;
	if (!why)
		why = rewrite_inner(skb, p, DESTINATION_SIDE, &asked, port);
	return why || !client ? why : rewrite_inner_port(skb, p, SOURCE_SIDE, client);
}

// An ICMP error about a packet that the pod was sent: of a flow to it, or of a reply to what it began.
inline enum reason error_out(struct __sk_buff *skb, struct packet *p)
{
	struct tuple key = p->inner;
	struct address to = p->inner.source;
	__be16 port = p->inner.source_port, given;
	enum reason why = 0;
	struct track *t;

	if (!same(&p->flow.source, &p->inner.destination))
		return REASON_UNTRACKED_ERROR;
	key.direction = INGRESS;
	t = alive(p, &key);
	if (t) {
		p->tunnel = (t->flags & TRACK_TUNNEL) != 0;
		return t->flags & TRACK_NODE_PORT ? error_from_node(skb, p, t) : 0;
	}
	turned(&p->inner, &key, EGRESS);
	t = alive(p, &key);
	if (t && !(t->flags & TRACK_TRANSLATED))
		return 0;
	key.direction = SERVICE;
	t = alive(p, &key);
	if (!t)
		return REASON_UNTRACKED_ERROR;
	given = t->source_port;
	if (t->service) {
		struct backend *b = bpf_map_lookup_elem(&backends, &t->backend);

		if (!b)
			return REASON_UNTRACKED_ERROR;
		to = b->address;
		port = b->port;
	}
	if (same(&p->flow.destination, &p->inner.source))
		why = rewrite(skb, p, DESTINATION_SIDE, &to, 0);
	if (!why)
		why = rewrite_inner(skb, p, SOURCE_SIDE, &to, port);
	return why || !given ? why : rewrite_inner_port(skb, p, DESTINATION_SIDE, given);
}

inline enum reason new_out(struct __sk_buff *skb, struct packet *p, const struct endpoint *e)
{
	struct track fresh = { .epoch = e->epoch, .service = p->service, .backend = p->backend };
	enum reason why;
	struct config *c;

	translated(&fresh, p);
	p->remote = meet(p, &p->flow.destination, &fresh);
	settle(p, &fresh, skb->ifindex);
	why = judge(e, p->remote, &p->flow, p->policy_port, &p->rule);
	if (!why)
		why = begin(p, &p->flow, &fresh);
	p->way = way_in(fresh.way);
	c = configured();
	if (!why && c && c->flags & CONFIG_EVENTS)
		tell(skb, p, REASON_FORWARDED, EGRESS);
	return why;
}

// What it sends on a connection that it began.
inline enum reason goes_out(struct __sk_buff *skb, struct packet *p, const struct endpoint *e, struct track *t)
{
	enum reason why = goes_on(p, e, t);

	p->way = kept_way(p, t, &p->flow.destination);
	if (!why && e)
		settle(p, t, skb->ifindex);
	return why;
}

// What a pod sends on a connection that nobody saw begin, while it was not looked at: answers of a server, by the SYN
// that they answer or by their ports, of which a client's are ephemeral (Linux: from 32768 on).
inline int is_answer(const struct packet *p)
{
	if (p->flow.protocol != IPPROTO_TCP || p->service)
		return 0;
	if (p->tcp & TCP_SYN)
		return p->tcp & TCP_ACK;
	return bpf_ntohs(p->flow.source_port) < 32768 && bpf_ntohs(p->flow.destination_port) >= 32768;
}

// It came in, so that must be allowed too: what only looks like an answer gets no further than what goes out.
static __noinline enum reason had_come_in(struct __sk_buff *skb, struct packet *p, const struct endpoint *e)
{
	struct track fresh = { .epoch = e->epoch, .flags = TRACK_REPLIED };
	struct tuple key;
	enum reason why;

	turned(&p->flow, &key, INGRESS);
	p->remote = identity_of(&key.source);
	why = judge(e, p->remote, &p->flow, p->policy_port, &p->rule);
	if (!why)
		why = judge(e, p->remote, &key, key.destination_port, &p->rule);
	return why ? why : begin(p, &key, &fresh);
}

// A service has sent the pod back to itself. Its stack would not take a packet from its own address, so the packet
// comes from another, and no policy is asked: a pod may always speak to itself.
inline enum reason turn_back(struct __sk_buff *skb, struct packet *p)
{
	struct track *t = 0, fresh = { .service = p->service, .backend = p->backend };
	struct config *c = configured();
	struct address from = {};
	enum reason why;

	if (c)
		from = p->v6 ? c->hairpin6 : c->hairpin4;
	if (is_zero(&from))
		return REASON_HAIRPIN;
	why = rewrite(skb, p, SOURCE_SIDE, &from, p->flow.source_port);
	if (why)
		return why;
	p->flow.direction = INGRESS;
	why = way_out(skb, p, &t);
	if (why)
		return why;
	if (t) {
		touch(p, t, 0);
		return 0;
	}
	translated(&fresh, p);
	fresh.flags |= TRACK_HAIRPIN;
	return begin(p, &p->flow, &fresh);
}

// What the pod answers to itself comes from the service.
inline enum reason answer_back(struct __sk_buff *skb, struct packet *p, struct track *t)
{
	struct address asked = t->reverse, pod = p->flow.source;
	__be16 client = t->source_port ? t->source_port : p->flow.destination_port;
	enum reason why;

	touch(p, t, 1);
	p->hairpin = 1;
	why = rewrite(skb, p, SOURCE_SIDE, &asked, t->reverse_port);
	return why ? why : rewrite(skb, p, DESTINATION_SIDE, &pod, client);
}

// What answers somebody who asked at a port of the node comes from there.
inline enum reason answer_from_node(struct __sk_buff *skb, struct packet *p, struct track *t)
{
	struct address asked = t->reverse;
	__be16 client = t->source_port;
	enum reason why = rewrite(skb, p, SOURCE_SIDE, &asked, t->reverse_port);

	p->node_port = 1;
	return why || !client ? why : rewrite_port(skb, p, DESTINATION_SIDE, client);
}

// What the pod answers to somebody who began.
inline enum reason answer_out(struct __sk_buff *skb, struct packet *p, const struct endpoint *e,
			      const struct tuple *key, struct track *t)
{
	enum reason why;

	if (t->flags & TRACK_HAIRPIN)
		return answer_back(skb, p, t);
	why = still_allowed(e, key, t, p);
	if (why)
		return why;
	touch(p, t, 1);
	p->tunnel = (t->flags & TRACK_TUNNEL) != 0;
	if (t->flags & TRACK_NODE_PORT)
		return answer_from_node(skb, p, t);
	p->way = kept_way(p, t, &p->flow.destination);
	if (e)
		settle(p, t, skb->ifindex);
	return 0;
}

// No flow of which it is sure is known.
inline enum reason sets_out(struct __sk_buff *skb, struct packet *p, const struct endpoint *e)
{
	enum reason why = translate(skb, p);
	struct track *t;

	if (why)
		return why;
	if (p->hairpin)
		return turn_back(skb, p);
	why = way_out(skb, p, &t);
	if (why)
		return why;
	if (!t)
		return is_answer(p) ? had_come_in(skb, p, e) : new_out(skb, p, e);
	return goes_out(skb, p, e, t);
}

// The flow that the pod began, if the packet is surely of it: one without answers may be to a service that was not
// known yet.
inline struct track *own_flow(struct packet *p)
{
	struct track *t = alive(p, &p->flow);

	p->unseen = !t;
	return t && t->flags & TRACK_REPLIED && !is_again(t, p) && is_of(t, p) ? t : 0;
}

static __noinline enum reason leave(struct __sk_buff *skb, struct packet *p, __u32 ifindex)
{
	struct track *mine = 0, *theirs = 0;
	struct endpoint *e;
	struct tuple key;
	enum reason why;

	p->client_port = p->flow.source_port;
	if (p->kind == KIND_FLOW && looks_begun(&p->flow))
		mine = own_flow(p);
	if (mine && is_settled(p, mine, ifindex))
		return goes_out(skb, p, 0, mine);
	if (p->kind == KIND_FLOW && !mine && !opens(p)) {
		turned(&p->flow, &key, INGRESS);
		theirs = tracked(p, &key);
		if (theirs && is_settled(p, theirs, ifindex))
			return answer_out(skb, p, 0, &key, theirs);
	}
	e = bpf_map_lookup_elem(&endpoints, &ifindex);
	if (!e)
		return REASON_NO_ENDPOINT;
	p->own = e->identity;
	why = is_own(p, ifindex);
	if (why || p->kind == KIND_NEIGHBOUR)
		return why;
	if (e->flags & ENDPOINT_CLOSED)
		return REASON_CLOSED;
	if (p->kind == KIND_ERROR)
		return error_out(skb, p);
	if (mine)
		return goes_out(skb, p, e, mine);
	return theirs ? answer_out(skb, p, e, &key, theirs) : sets_out(skb, p, e);
}

// Through its own interface, past the host's stack, which would ask whether it routes the source there.
inline int back_to_pod(struct __sk_buff *skb, const struct packet *p)
{
	struct pod *pod = bpf_map_lookup_elem(&pods, &p->flow.destination);

	if (!pod || bpf_skb_store_bytes(skb, 0, pod->mac, 12, 0))
		return drop(skb, p, REASON_HAIRPIN, EGRESS);
	return bpf_redirect_peer(pod->ifindex, 0);
}

SEC("tc")
int from_pod(struct __sk_buff *skb)
{
	struct packet *p = fresh_packet();
	enum reason why;

	if (!p)
		return TC_ACT_SHOT;
	why = read_packet(skb, p);
	if (!why)
		why = leave(skb, p, skb->ifindex);
	if (why)
		return drop(skb, p, why, EGRESS);
	count(REASON_FORWARDED, EGRESS, skb->len);
	if (p->hairpin)
		return back_to_pod(skb, p);
	if (p->node_port)
		return away(skb, p, EGRESS);
	return p->kind == KIND_NEIGHBOUR ? TC_ACT_OK : forward(skb, p);
}

SEC("tc")
int to_pod(struct __sk_buff *skb)
{
	struct packet *p = fresh_packet();
	enum reason why;

	if (!p)
		return TC_ACT_SHOT;
	why = read_packet(skb, p);
	if (!why)
		why = arrive(skb, p, skb->ifindex);
	if (why)
		return drop(skb, p, why, INGRESS);
	count(REASON_FORWARDED, INGRESS, skb->len);
	return TC_ACT_OK;
}
