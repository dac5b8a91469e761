// SPDX-License-Identifier: Apache-2.0
// What is established.
#pragma once

#include "way.h"

#define SECOND 1000000000ull
// As Cilium 1.20.2 by default: daemon/cmd/daemon_main.go, CTMapEntriesTimeout*.
#define LIFE_TCP (8000 * SECOND)
#define LIFE_OPENING (60 * SECOND)
#define LIFE_CLOSING (10 * SECOND)
#define LIFE_OTHER (60 * SECOND)
#define LIFE_ENDED (300 * SECOND) // by its client, of SERVICE: the other side is not seen, and may go on
#define SEEN_EVERY (SECOND / 8)

inline int is_closed(__u16 flags)
{
	return (flags & TRACK_RESET) || (flags & (TRACK_FIN | TRACK_FIN_REPLY)) == (TRACK_FIN | TRACK_FIN_REPLY);
}

inline __u64 life(const struct tuple *key, __u16 flags)
{
	if (key->protocol != IPPROTO_TCP)
		return LIFE_OTHER;
	if (is_closed(flags))
		return LIFE_CLOSING;
	if (key->direction == SERVICE && flags & TRACK_FIN)
		return LIFE_ENDED;
	return flags & TRACK_REPLIED ? LIFE_TCP : LIFE_OPENING;
}

// Whether a flow may have been given a port, and the same from now on.
inline int is_any_given(void)
{
	__u32 zero = 0;
	__u64 *any = bpf_map_lookup_elem(&given, &zero);
	struct config *c = configured();

	return !any || *any || !c || (c->flags & CONFIG_CARRY);
}

inline void note_given(void)
{
	__u32 zero = 0;
	__u64 *any = bpf_map_lookup_elem(&given, &zero);

	if (any)
		*any = 1;
}

// A flow of programs of another layout goes on here, where it is judged again.
static __noinline struct track *carried(const struct tuple *key)
{
	struct config *c = configured();
	struct track *t, fresh;

	if (!c || !(c->flags & CONFIG_CARRY))
		return 0;
	t = bpf_map_lookup_elem(&ct_before, key);
	if (!t || (t->service && key->direction == SERVICE && !(c->flags & CONFIG_CARRY_SERVICES)))
		return 0;
	fresh = *t;
	fresh.epoch = 0; // which no endpoint has
	fresh.way = 0;
	fresh.settled = 0;
	if (key->direction == SERVICE && !fresh.service)
		note_given();
	bpf_map_update_elem(&ct, key, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&ct, key);
}

inline struct track *alive(const struct packet *p, const struct tuple *key)
{
	struct track *t = bpf_map_lookup_elem(&ct, key);

	if (!t)
		t = carried(key);
	// Another CPU may have seen it since this packet was read.
	return t && (__s64)(p->now - t->last_seen) <= (__s64)life(key, t->flags) ? t : 0;
}

// A SYN alone begins a flow, and answers none: of two sides that open a connection at once each is judged.
inline int opens(const struct packet *p) { return (p->tcp & (TCP_SYN | TCP_ACK)) == TCP_SYN; }

// A SYN where one side has already ended is a new connection that uses the port again.
inline int is_again(const struct track *t, const struct packet *p)
{
	return opens(p) && (t->flags & (TRACK_FIN | TRACK_FIN_REPLY | TRACK_RESET));
}

inline struct track *tracked(const struct packet *p, const struct tuple *key)
{
	struct track *t = alive(p, key);

	return t && !is_again(t, p) ? t : 0;
}

// The two ways of a flow may be on two CPUs, and each write would take its entry away from the other: it is written
// when there is something to write down.
inline void touch(const struct packet *p, struct track *t, int reply)
{
	__u16 flags = reply ? TRACK_REPLIED : 0;

	if ((__s64)(p->now - t->last_seen) > (__s64)SEEN_EVERY)
		t->last_seen = p->now;
	if (p->tcp & TCP_FIN)
		flags |= reply ? TRACK_FIN_REPLY : TRACK_FIN;
	if (p->tcp & TCP_RST)
		flags |= TRACK_RESET;
	if ((t->flags & flags) != flags)
		t->flags |= flags;
}

// Whether a packet is rather of the side that began, whose port is nearly always the higher one: under which direction
// its flow is looked for first. Where both are there, the other one has ended.
inline int looks_begun(const struct tuple *flow)
{
	return bpf_ntohs(flow->source_port) > bpf_ntohs(flow->destination_port);
}

// Of ICMP only echoes have replies, so the request's type is known.
inline __be16 asked_for(const struct tuple *key)
{
	if (key->protocol == IPPROTO_ICMP)
		return bpf_htons(ICMP_ECHO);
	if (key->protocol == IPPROTO_ICMPV6)
		return bpf_htons(ICMPV6_ECHO_REQUEST);
	return key->destination_port;
}

// A flow of a pod is settled when its packets were found to be allowed, the pod's own, and on a way that it keeps. As
// long as nothing changes no packet of it asks again, whichever way it goes.
inline __u64 settled_now(const struct packet *p, __u32 ifindex) { return (__u64)ifindex << 32 | p->changes; }

inline int is_settled(const struct packet *p, const struct track *t, __u32 ifindex)
{
	return t->settled == settled_now(p, ifindex) && is_current(p, t->way) && way_in(t->way) != WAY_SOUGHT &&
	       !(t->flags & (TRACK_HAIRPIN | TRACK_NODE_PORT | TRACK_TUNNEL));
}

inline void settle(const struct packet *p, struct track *t, __u32 ifindex)
{
	if (is_current(p, t->way) && way_in(t->way) != WAY_SOUGHT && t->settled != settled_now(p, ifindex))
		t->settled = settled_now(p, ifindex);
}

// Judges a flow again if the policy of its endpoint has changed since. One that is not allowed any more stays known,
// and is refused packet by packet: what the other side sends would begin it anew, the other way round. No endpoint is
// given of one that is settled.
inline enum reason still_allowed(const struct endpoint *e, const struct tuple *key, struct track *t,
				 struct packet *p)
{
	enum reason why;

	if (!e || t->epoch == e->epoch)
		return 0;
	p->remote = identity_of(key->direction == EGRESS ? &key->destination : &key->source);
	why = judge(e, p->remote, key, asked_for(key), &p->rule);
	if (!why)
		t->epoch = e->epoch;
	return why;
}

// Whom a new flow is with, and how its packets get there.
inline __u32 meet(const struct packet *p, const struct address *other, struct track *fresh)
{
	struct ipcache_value *entry = known(other);

	fresh->way = find_way(p, other, entry);
	return identity_in(entry, other);
}

// The way out of a flow's packets; `p` says whether they are for the tunnel.
inline enum way kept_way(const struct packet *p, struct track *t, const struct address *to)
{
	if (p->tunnel)
		return WAY_SOUGHT;
	if (!is_current(p, t->way))
		t->way = find_way(p, to, known(to));
	return way_in(t->way);
}

// A packet of the side that began.
inline enum reason goes_on(struct packet *p, const struct endpoint *e, struct track *t)
{
	enum reason why = still_allowed(e, &p->flow, t, p);

	if (!why)
		touch(p, t, 0);
	return why;
}

// A flow that cannot be remembered is not begun: its replies would be refused.
inline enum reason begin(const struct packet *p, const struct tuple *key, struct track *t)
{
	t->last_seen = p->now;
	return bpf_map_update_elem(&ct, key, t, BPF_ANY) ? REASON_NO_ROOM : 0;
}
