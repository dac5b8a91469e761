// SPDX-License-Identifier: Apache-2.0
// Which backend answers for a service.
#pragma once

#include "rewrite.h"
#include "track.h"

inline __u32 mix(__u64 h, __u32 more)
{
	h = (h ^ more) * 0x9e3779b97f4a7c15ull;
	h ^= h >> 32;
	return (__u32)h;
}

// A packet that is sent again comes to the same backend: the hash is of the flow, or of the client alone.
inline __u32 flow_hash(const struct service_value *s, const struct tuple *flow)
{
	__u32 h = mix(s->service, flow->source.word[0]);

	h = mix(h, flow->source.word[1]);
	h = mix(h, flow->source.word[2]);
	h = mix(h, flow->source.word[3]);
	if (s->flags & SERVICE_AFFINITY)
		return h;
	return mix(h, (__u32)flow->source_port << 16 | flow->destination_port);
}

#define TRIES 4

// A table may still name a backend that has died since: then the slots after it are asked.
inline struct backend *choose(const struct service_value *s, __u32 hash, __u32 *id)
{
	for (__u32 i = 0; i < TRIES; i++) {
		struct backend *b;
		__u32 slot;
		__u64 *entry;

		if (!s->length)
			return 0;
		slot = s->table + (hash + i) % s->length;
		entry = bpf_map_lookup_elem(&lut, &slot);
		if (!entry || !*entry)
			continue;
		*id = (__u32)*entry;
		b = bpf_map_lookup_elem(&backends, id);
		if (b && b->state != BACKEND_DEAD)
			return b;
	}
	return 0;
}

inline struct service_value *service_at(const struct address *address, __be16 port, __u8 protocol, __u8 outside)
{
	struct service_key key = { .address = *address, .port = port, .protocol = protocol, .outside = outside };

	return bpf_map_lookup_elem(&services, &key);
}

inline struct service_value *service_for(const struct packet *p)
{
	return service_at(&p->flow.destination, p->flow.destination_port, p->flow.protocol, p->outside);
}

// The backend that a flow to this service has, or a new one.
inline enum reason backend_of(struct packet *p, const struct service_value *s, struct backend **to)
{
	struct tuple key = p->flow;
	struct track *t, fresh = {};
	struct backend *b = 0;

	key.direction = SERVICE;
	t = tracked(p, &key);
	if (t && t->service == s->service) {
		p->backend = t->backend;
		b = bpf_map_lookup_elem(&backends, &p->backend);
		if (b && b->state != BACKEND_DEAD) {
			touch(p, t, 0);
			p->given_port = t->source_port;
			*to = b;
			return 0;
		}
	}
	b = choose(s, flow_hash(s, &p->flow), &p->backend);
	if (!b)
		return REASON_NO_BACKEND;
	fresh.backend = p->backend;
	fresh.service = s->service;
	fresh.flags = TRACK_REPLIED; // replies are seen elsewhere: it lives as long as the flow can
	*to = b;
	return begin(p, &key, &fresh);
}

// A packet to a service goes on to a backend; `p` then says so, and what was asked for.
static __noinline enum reason translate(struct __sk_buff *skb, struct packet *p)
{
	struct service_value *s = service_for(p);
	struct address to;
	struct backend *b = 0;
	enum reason why;
	__be16 port;

	if (!s)
		return 0;
	p->service = s->service;
	p->unseen = 0; // of what it will say
	p->asked = p->flow.destination;
	p->asked_port = p->flow.destination_port;
	why = backend_of(p, s, &b);
	if (why)
		return why;
	if (!b)
		return REASON_NO_BACKEND;
	p->hairpin = same(&b->address, &p->flow.source);
	to = b->address;
	port = b->port;
	p->policy_port = port;
	why = rewrite(skb, p, DESTINATION_SIDE, &to, port);
	return why || !p->given_port ? why : rewrite_port(skb, p, SOURCE_SIDE, p->given_port);
}
