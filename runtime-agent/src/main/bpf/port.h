// SPDX-License-Identifier: Apache-2.0
// Source ports. A pod's socket knows the service that it asked and not the backend that it was given, so two of its
// flows, each another one to it, may come out alike: then the later one gets another source port.
#pragma once

#include "service.h"

// As clients have them, so that answers to them look like answers.
#define FIRST_PORT 32768
#define PORT_TRIES 16

inline const struct address *asked_for_address(const struct packet *p)
{
	return p->service ? &p->asked : &p->flow.destination;
}

inline __be16 asked_for_port(const struct packet *p)
{
	return p->service ? p->asked_port : p->flow.destination_port;
}

// Whether a flow that goes out as this packet does is the one that it is of.
inline int is_of(const struct track *t, const struct packet *p)
{
	if (p->client_port != (t->source_port ? t->source_port : p->flow.source_port))
		return 0;
	if (!(t->flags & TRACK_TRANSLATED))
		return !p->service;
	return t->reverse_port == asked_for_port(p) && same(&t->reverse, asked_for_address(p));
}

// Writes down what the client asked for, and from where, if that does not go out as it was.
inline void translated(struct track *fresh, const struct packet *p)
{
	if (p->flow.source_port != p->client_port)
		fresh->source_port = p->client_port;
	else if (!p->service)
		return;
	fresh->reverse = *asked_for_address(p);
	fresh->reverse_port = asked_for_port(p);
	fresh->flags = TRACK_TRANSLATED;
}

// Whether the answers to a flow would be taken for packets of one that began on the other side.
inline int is_answered(const struct packet *p)
{
	struct tuple back;

	turned(&p->flow, &back, p->flow.direction == EGRESS ? INGRESS : EGRESS);
	return alive(p, &back) != 0;
}

inline int is_free(const struct packet *p)
{
	struct track *t = alive(p, &p->flow);

	return (!t || is_of(t, p)) && !is_answered(p);
}

// The flow as the client sees it.
inline void as_asked(const struct packet *p, struct tuple *key)
{
	*key = p->flow;
	key->direction = SERVICE;
	if (p->hairpin)
		key->source = p->flow.destination;
	if (p->flow.direction == NODE)
		key->source = p->client;
	key->destination = *asked_for_address(p);
	key->source_port = p->client_port;
	key->destination_port = asked_for_port(p);
}

// Which port was given to a flow that is none to a service; 0: none.
static __noinline __be16 given_port(struct packet *p)
{
	struct tuple key;
	struct track *t;

	if (!is_any_given())
		return 0;
	as_asked(p, &key);
	t = tracked(p, &key);
	if (!t || t->service)
		return 0;
	touch(p, t, 0);
	return t->source_port;
}

static __noinline enum reason give_port(struct packet *p)
{
	struct track fresh = { .service = p->service,
			       .backend = p->backend,
			       .source_port = p->given_port,
			       .flags = TRACK_REPLIED }; // replies are seen elsewhere
	struct tuple *key = &p->inner; // which only errors have, and the stack has no room

	if (!p->service)
		note_given();
	as_asked(p, key);
	return begin(p, key, &fresh);
}

// Another source port for a flow that cannot have its own. The ports that are tried follow from the flow, so that it
// finds its own again where that was forgotten.
static __noinline enum reason other_port(struct __sk_buff *skb, struct packet *p)
{
	__be16 from = p->flow.source_port;
	__u32 h = mix(p->service, (__u32)p->client_port << 16 | asked_for_port(p));

	for (__u32 i = 0; i < PORT_TRIES; i++) {
		enum reason why;

		h = mix(h, i);
		p->given_port = bpf_htons(FIRST_PORT | (h & (FIRST_PORT - 1)));
		p->flow.source_port = p->given_port;
		if (!is_free(p))
			continue;
		p->flow.source_port = from;
		why = give_port(p);
		return why ? why : rewrite_port(skb, p, SOURCE_SIDE, p->given_port);
	}
	p->flow.source_port = from;
	return REASON_NO_PORT;
}

// A flow that is new or goes out with another port than its own: which one that is.
static __noinline enum reason settle_port(struct __sk_buff *skb, struct packet *p, int taken)
{
	if (p->flow.protocol != IPPROTO_TCP && p->flow.protocol != IPPROTO_UDP)
		return 0; // no service has it, so nothing of it is translated
	if (!p->service) {
		p->given_port = given_port(p);
		if (p->given_port) {
			enum reason why = rewrite_port(skb, p, SOURCE_SIDE, p->given_port);

			if (why)
				return why;
			taken = !is_free(p);
		}
	} else if (!taken) {
		taken = is_answered(p);
	}
	return taken ? other_port(skb, p) : 0;
}

// The flow that a packet is of as it goes out, or none if it is new. Nearly all are known as they are, and nothing
// more is asked.
inline enum reason way_out(struct __sk_buff *skb, struct packet *p, struct track **found)
{
	struct track *t = p->unseen ? 0 : alive(p, &p->flow);

	if (!t || !is_of(t, p)) {
		enum reason why = settle_port(skb, p, t != 0);

		if (why)
			return why;
		t = p->given_port ? alive(p, &p->flow) : 0;
	}
	*found = t && !is_again(t, p) ? t : 0;
	return 0;
}
