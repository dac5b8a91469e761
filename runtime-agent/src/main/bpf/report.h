// SPDX-License-Identifier: Apache-2.0
// What became of a packet: counted always, told when it was dropped or when the agent asks for all.
#pragma once

#include "packet.h"

inline void count(enum reason why, __u8 direction, __u32 length)
{
	__u32 slot = (why & (REASONS - 1)) * 4 + (direction & 3);
	struct metric *m = bpf_map_lookup_elem(&metrics, &slot);

	if (m) {
		m->packets++;
		m->bytes += length;
	}
}

// Not inlined, so that the BTF of the object holds the record.
static __noinline void fill(struct event *e, const struct packet *p, enum reason why, enum direction direction)
{
	e->time = p->now;
	e->source = p->flow.source;
	e->destination = p->flow.destination;
	e->source_port = p->flow.source_port;
	e->destination_port = p->flow.destination_port;
	e->protocol = p->flow.protocol;
	e->direction = direction;
	e->dropped = why != REASON_FORWARDED;
	e->reason = why;
	e->source_identity = direction == EGRESS ? p->own : p->remote;
	e->destination_identity = direction == EGRESS ? p->remote : p->own;
	e->rule = p->rule;
	e->service = p->service;
	e->backend = p->backend;
	e->asked = p->asked;
	e->asked_port = p->asked_port;
	e->pad = 0;
}

static __noinline int tell(struct __sk_buff *skb, const struct packet *p, enum reason why, __u32 direction)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e) {
		count(REASON_EVENT_LOST, direction, skb->len);
		return 0;
	}
	fill(e, p, why, direction);
	e->ifindex = skb->ifindex;
	e->length = skb->len;
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP); // who reads looks again and again, and waking costs an interrupt
	return 0;
}

inline int drop(struct __sk_buff *skb, const struct packet *p, enum reason why, __u8 direction)
{
	count(why, direction, skb->len);
	tell(skb, p, why, direction);
	return TC_ACT_SHOT;
}
