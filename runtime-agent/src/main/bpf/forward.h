// SPDX-License-Identifier: Apache-2.0
// Where a packet goes that was allowed.
#pragma once

#include "tunnel.h"

// As it stands in a header (RFC 791, 3.1).
struct lifetime {
	__u8 left;
	__u8 protocol;
	__be16 checksum;
};

// The checksum gains what the hops lose (RFC 1141); that of the packet as a whole stays as it is.
inline int one_hop_v4(struct __sk_buff *skb)
{
	__u32 at = ETH_HLEN + offsetof(struct iphdr, ttl), sum;
	struct lifetime life;

	if (READ(skb, at, &life) || life.left <= 1)
		return 0;
	sum = bpf_ntohs(life.checksum) + 0x100;
	life.checksum = bpf_htons(sum + (sum >= 0xffff));
	life.left--;
	return !bpf_skb_store_bytes(skb, at, &life, sizeof(life), 0);
}

// One hop less, as a router counts; false where it was the last one, and the host's stack shall say so.
inline int one_hop(struct __sk_buff *skb, const struct packet *p)
{
	__u32 at = ETH_HLEN + offsetof(struct ipv6hdr, hop_limit);
	__u8 left;

	if (!p->v6)
		return one_hop_v4(skb);
	if (bpf_skb_load_bytes(skb, at, &left, 1) || left <= 1)
		return 0;
	left--;
	return !bpf_skb_store_bytes(skb, at, &left, 1, 0);
}

// Into a pod of this node, past the host's stack; what the egress program of its interface would say is said here.
inline int hand_over(struct __sk_buff *skb, struct packet *p, const struct pod *pod)
{
	__u32 ifindex = pod->ifindex;
	enum reason why;

	if (!one_hop(skb, p))
		return is_forged(p, 0) ? drop(skb, p, REASON_SPOOFED, INGRESS) : TC_ACT_OK;
	why = arrive(skb, p, ifindex);
	if (why)
		return drop(skb, p, why, INGRESS);
	if (bpf_skb_store_bytes(skb, 0, pod->mac, 12, 0))
		return drop(skb, p, REASON_REWRITE, INGRESS);
	count(REASON_FORWARDED, INGRESS, skb->len);
	return bpf_redirect_peer(ifindex, 0);
}

// To whoever is reached through the underlay, past the host's stack, which takes nobody for itself.
inline int away(struct __sk_buff *skb, struct packet *p, enum direction direction)
{
	struct config *c = configured();

	if (!c || !c->underlay || !one_hop(skb, p))
		return drop(skb, p, REASON_UNSUPPORTED, direction);
	return bpf_redirect_neigh(c->underlay, 0, 0, 0);
}

// What came in is on its own now: nothing of the way out may be told of the way in.
inline void begin_again(struct packet *p)
{
	p->own = 0;
	p->remote = 0;
	p->rule = 0;
}

inline int forward(struct __sk_buff *skb, struct packet *p)
{
	struct config *c = configured();
	enum way way = p->way;
	struct pod *pod;

	if (!c)
		return TC_ACT_OK;
	if (way == WAY_SOUGHT) {
		struct ipcache_value *to = known(&p->flow.destination);

		if (to && is_for_tunnel(p, c, to))
			return encapsulate(skb, p, c, &to->tunnel);
		way = way_to(p, c, &p->flow.destination, to);
	}
	if (way == WAY_POD) {
		pod = bpf_map_lookup_elem(&pods, &p->flow.destination);
		if (!pod)
			return TC_ACT_OK;
		begin_again(p);
		return hand_over(skb, p, pod);
	}
	if (way == WAY_AWAY && c->underlay && one_hop(skb, p))
		return bpf_redirect_neigh(c->underlay, 0, 0, 0);
	return TC_ACT_OK;
}
