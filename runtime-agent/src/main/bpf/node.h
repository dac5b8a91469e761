// SPDX-License-Identifier: Apache-2.0
// Services at ports of the node. A pod of this node is sent what comes as it is; for a backend elsewhere the node asks
// in its own name, or the answers would not come back through it.
#pragma once

#include "forward.h"

// Beyond the ports that the node's own sockets have (Linux: 32768 to 60999), with which these are not to be confused.
#define FIRST_NODE_PORT 61000
#define NODE_PORTS (65536 - FIRST_NODE_PORT)

inline int is_sent_for(const struct track *t, const struct packet *p)
{
	return t->source_port == p->client_port && t->reverse_port == p->asked_port && same(&t->reverse, &p->client);
}

inline enum reason begin_for(struct packet *p)
{
	struct track fresh = { .service = p->service,
			       .backend = p->backend,
			       .reverse = p->client,
			       .reverse_port = p->asked_port,
			       .source_port = p->client_port,
			       .flags = TRACK_TRANSLATED };

	return begin(p, &p->flow, &fresh);
}

// A port of the node from which nobody else is sent to this backend. `p` has it then, and the packet not yet.
static __noinline enum reason node_port(struct __sk_buff *skb, struct packet *p)
{
	__u32 h = mix(mix(p->service, p->client.word[3]), (__u32)p->client_port << 16 | p->asked_port);

	for (__u32 i = 0; i < PORT_TRIES; i++) {
		struct track *t;

		h = mix(h, i);
		p->given_port = bpf_htons(FIRST_NODE_PORT + h % NODE_PORTS);
		p->flow.source_port = p->given_port;
		t = alive(p, &p->flow);
		if (t && !is_sent_for(t, p))
			continue;
		return give_port(p);
	}
	return REASON_NO_PORT;
}

// The packet goes out in the name of the node.
static __noinline enum reason send_on(struct __sk_buff *skb, struct packet *p)
{
	struct address node = p->asked;
	struct track *t = 0;
	enum reason why;

	p->client = p->flow.source;
	why = rewrite(skb, p, SOURCE_SIDE, &node, p->flow.source_port);
	if (why)
		return why;
	p->flow.direction = NODE;
	if (p->given_port)
		t = alive(p, &p->flow);
	if (t && is_sent_for(t, p) && !is_again(t, p)) {
		touch(p, t, 0);
		return 0;
	}
	if (!t || !is_sent_for(t, p)) {
		__be16 from = p->flow.source_port;

		why = node_port(skb, p);
		p->flow.source_port = from;
		if (!why)
			why = rewrite_port(skb, p, SOURCE_SIDE, p->given_port);
	}
	return why ? why : begin_for(p);
}

// The answer goes to whom the node has asked for.
inline enum reason answer_for(struct __sk_buff *skb, struct packet *p, struct track *t)
{
	struct address node = p->flow.destination, client = t->reverse;
	__be16 port = t->source_port;
	enum reason why;

	touch(p, t, 1);
	why = rewrite(skb, p, SOURCE_SIDE, &node, t->reverse_port);
	return why ? why : rewrite(skb, p, DESTINATION_SIDE, &client, port);
}

// An ICMP error about what the node has sent on: it is about what the client sent.
inline enum reason error_for(struct __sk_buff *skb, struct packet *p, struct track *t)
{
	struct address node = p->inner.source, client = t->reverse;
	__be16 port = t->source_port, asked = t->reverse_port;
	enum reason why = 0;

	if (same(&p->flow.source, &p->inner.destination))
		why = rewrite(skb, p, SOURCE_SIDE, &node, 0);
	if (!why)
		why = rewrite(skb, p, DESTINATION_SIDE, &client, 0);
	if (!why)
		why = rewrite_inner(skb, p, SOURCE_SIDE, &client, port);
	return why ? why : rewrite_inner(skb, p, DESTINATION_SIDE, &node, asked);
}

inline int is_of_node(__be16 port) { return bpf_ntohs(port) >= FIRST_NODE_PORT; }

// Answers and errors to what was sent on, through the tunnel or not, go out as the node's; others are nobody's of ours.
static __noinline int comes_back(struct __sk_buff *skb, struct packet *p)
{
	struct tuple key = p->inner;
	enum reason why;
	struct track *t;

	if (p->kind == KIND_FLOW)
		turned(&p->flow, &key, NODE);
	key.direction = NODE;
	t = is_of_node(key.source_port) ? alive(p, &key) : 0;
	if (!t)
		return TC_ACT_UNSPEC;
	why = p->kind == KIND_FLOW ? answer_for(skb, p, t) : error_for(skb, p, t);
	return why ? drop(skb, p, why, INGRESS) : away(skb, p, INGRESS);
}

// Where only pods of this node answer who asks from outside, they have a table of their own.
inline int asks(struct packet *p)
{
	struct service_value *s = p->kind == KIND_FLOW ? service_for(p) : 0;

	if (s && s->flags & SERVICE_LOCAL) {
		p->outside = 1;
		s = service_for(p);
	}
	return s && s->flags & SERVICE_NODE_PORT;
}

// For a pod of this node: it sees who asks, under another port only where two of its flows would be alike.
inline int to_own_pod(struct __sk_buff *skb, struct packet *p, const struct pod *pod)
{
	struct track *t = 0;
	enum reason why;

	p->node_port = 1;
	p->flow.direction = INGRESS;
	why = way_out(skb, p, &t);
	return why ? drop(skb, p, why, INGRESS) : hand_over(skb, p, pod);
}

// It does not fit into the tunnel, and the client is told by whom it asked about what it sent.
static __noinline int tell_client(struct __sk_buff *skb, struct packet *p, __u32 most)
{
	struct address asked = p->asked;
	enum reason why = rewrite(skb, p, DESTINATION_SIDE, &asked, p->asked_port);

	if (!why)
		why = rewrite_port(skb, p, SOURCE_SIDE, p->client_port);
	return why ? drop(skb, p, why, INGRESS) : refuse(skb, p, most, INGRESS);
}

static __noinline int through_tunnel(struct __sk_buff *skb, struct packet *p, const struct config *c,
				     const struct address *node)
{
	__u32 most = room(c, node);
	enum reason why;

	if (is_too_large(skb, p, most))
		return tell_client(skb, p, most);
	why = send_on(skb, p);
	if (!why && !one_hop(skb, p))
		why = REASON_UNSUPPORTED;
	return why ? drop(skb, p, why, INGRESS) : into_tunnel(skb, p, c, node, IDENTITY_REMOTE_NODE, INGRESS);
}

static __noinline int elsewhere(struct __sk_buff *skb, struct packet *p)
{
	struct ipcache_value *to = known(&p->flow.destination);
	struct config *c = configured();
	enum reason why;

	if (c && to && is_tunnelled(c, to))
		return through_tunnel(skb, p, c, &to->tunnel);
	why = send_on(skb, p);
	return why ? drop(skb, p, why, INGRESS) : away(skb, p, INGRESS);
}

static __noinline int at_node(struct __sk_buff *skb, struct packet *p)
{
	int verdict = comes_back(skb, p);
	enum reason why;
	struct pod *pod;

	if (verdict != TC_ACT_UNSPEC)
		return verdict;
	if (!asks(p))
		return TC_ACT_OK;
	if (is_pod_here(&p->flow.source))
		return drop(skb, p, REASON_SPOOFED, INGRESS);
	p->client_port = p->flow.source_port;
	why = translate(skb, p);
	if (why)
		return drop(skb, p, why, INGRESS);
	pod = bpf_map_lookup_elem(&pods, &p->flow.destination);
	return pod ? to_own_pod(skb, p, pod) : elsewhere(skb, p);
}
