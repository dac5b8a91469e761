// SPDX-License-Identifier: Apache-2.0
// Into the tunnel, and what has no room in it.
#pragma once

#include "arrive.h"

// As kernels before 6.1 know it.
#define TUNNEL_KEY offsetof(struct bpf_tunnel_key, local_ipv6)

// Around a packet: Ethernet 14, VXLAN 8 (RFC 7348, 5), UDP 8, and the IP header between the nodes.
#define AROUND_V4 50
#define AROUND_V6 70
#define DONT_FRAGMENT 0x4000
#define TCP_OPTIONS 40
#define TCP_MSS 2
// Of a packet that did not fit: the longest header, and the 8 bytes of payload that RFC 792 asks for.
#define QUOTED 68
#define FRAGMENTATION_NEEDED 4
#define HOPS 64

// Bytes of a packet, from its IP header on, that the tunnel to a node takes; 0 if that is not known.
inline __u32 room(const struct config *c, const struct address *node)
{
	__u32 around = is_v4(node) ? AROUND_V4 : AROUND_V6;

	return c->mtu > around ? c->mtu - around : 0;
}

// Where the largest segment stands that a side takes; 0 if it does not say.
inline __u32 find_mss(struct __sk_buff *skb, const struct packet *p)
{
	__u32 at = p->l4 + sizeof(struct tcphdr), end;
	__u8 length;

	if (bpf_skb_load_bytes(skb, p->l4 + 12, &length, 1))
		return 0;
	end = p->l4 + (length >> 4) * 4;
	for (int i = 0; i < TCP_OPTIONS; i++) {
		__u8 option[4];

		if (at + 4 > end || bpf_skb_load_bytes(skb, at, option, 4) || !option[0])
			return 0;
		if (option[0] == TCP_MSS)
			return option[1] == 4 ? at + 2 : 0;
		if (option[0] != 1 && option[1] < 2)
			return 0;
		at += option[0] == 1 ? 1 : option[1];
	}
	return 0;
}

// Lets a side ask for no larger segments than fit. Whatever is wrong with the options is the receiver's to say.
static __noinline int clamp(struct __sk_buff *skb, struct packet *p, __u32 room)
{
	__u32 headers = sizeof(struct tcphdr) + (p->v6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr));
	__be16 from, to;
	__u32 at;

	if (room <= headers || p->flow.protocol != IPPROTO_TCP || !(p->tcp & TCP_SYN) || p->fragment)
		return 0;
	at = find_mss(skb, p);
	to = bpf_htons(room - headers);
	if (!at || bpf_skb_load_bytes(skb, at, &from, 2) || bpf_ntohs(from) <= bpf_ntohs(to))
		return 0;
	if (bpf_skb_store_bytes(skb, at, &to, 2, 0))
		return 0;
	if ((at - p->l4) & 1) { // across two words of the sum
		from = __builtin_bswap16(from);
		to = __builtin_bswap16(to);
	}
	bpf_l4_csum_replace(skb, p->l4 + offsetof(struct tcphdr, check), from, to, 2);
	return 0;
}

// Of what will be cut into segments, the length of one.
inline __u32 longest(struct __sk_buff *skb, const struct packet *p)
{
	__u8 header = sizeof(struct udphdr);

	if (!skb->gso_size)
		return skb->len - ETH_HLEN;
	if (p->flow.protocol == IPPROTO_TCP) {
		if (bpf_skb_load_bytes(skb, p->l4 + 12, &header, 1))
			return 0;
		header = (header >> 4) * 4;
	}
	return p->l4 - ETH_HLEN + header + skb->gso_size;
}

// Routers never cut packets of IPv6 (RFC 8200, 5).
inline int may_be_cut(struct __sk_buff *skb, const struct packet *p)
{
	__be16 field;

	return !p->v6 && !bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, frag_off), &field, 2) &&
	       !(field & bpf_htons(DONT_FRAGMENT));
}

inline __u16 folded(__s64 sum)
{
	__u32 it = sum;

	it = (it & 0xffff) + (it >> 16);
	it = (it & 0xffff) + (it >> 16);
	return ~it;
}

struct message {
	__u8 type;
	__u8 code;
	__u16 checksum;
	__be32 rest;
	__u8 quoted[QUOTED];
};

inline enum reason head_v4(struct __sk_buff *skb, const struct packet *p, struct message *said, __u32 room)
{
	struct iphdr ip = { .version = 4,
			    .ihl = 5,
			    .tot_len = bpf_htons(sizeof(ip) + sizeof(*said)),
			    .ttl = HOPS,
			    .protocol = IPPROTO_ICMP,
			    .saddr = p->flow.destination.word[3],
			    .daddr = p->flow.source.word[3] };

	ip.check = folded(bpf_csum_diff(0, 0, (void *)&ip, sizeof(ip), 0));
	said->type = ICMP_DEST_UNREACH;
	said->code = FRAGMENTATION_NEEDED;
	said->rest = bpf_htonl(room);
	said->checksum = folded(bpf_csum_diff(0, 0, (void *)said, sizeof(*said), 0));
	return bpf_skb_store_bytes(skb, ETH_HLEN, &ip, sizeof(ip), 0) ||
			       bpf_skb_store_bytes(skb, ETH_HLEN + sizeof(ip), said, sizeof(*said), 0) ?
		       REASON_REWRITE :
		       0;
}

inline enum reason head_v6(struct __sk_buff *skb, const struct packet *p, struct message *said, __u32 room)
{
	struct ipv6hdr ip = { .version = 6,
			      .payload_len = bpf_htons(sizeof(*said)),
			      .nexthdr = IPPROTO_ICMPV6,
			      .hop_limit = HOPS };
	__be32 pseudo[2] = { bpf_htonl(sizeof(*said)), bpf_htonl(IPPROTO_ICMPV6) };
	__s64 sum;

	__builtin_memcpy(&ip.saddr, &p->flow.destination, 16);
	__builtin_memcpy(&ip.daddr, &p->flow.source, 16);
	said->type = ICMPV6_PKT_TOOBIG;
	said->rest = bpf_htonl(room);
	sum = bpf_csum_diff(0, 0, (void *)&ip.saddr, 32, 0);
	sum = bpf_csum_diff(0, 0, (void *)pseudo, sizeof(pseudo), sum);
	said->checksum = folded(bpf_csum_diff(0, 0, (void *)said, sizeof(*said), sum));
	return bpf_skb_store_bytes(skb, ETH_HLEN, &ip, sizeof(ip), 0) ||
			       bpf_skb_store_bytes(skb, ETH_HLEN + sizeof(ip), said, sizeof(*said), 0) ?
		       REASON_REWRITE :
		       0;
}

// Turns a packet into what its sender is told, as if whom it is for had said so (RFC 1191, RFC 8201).
static __noinline enum reason answer(struct __sk_buff *skb, struct packet *p, __u32 room)
{
	struct message said = {};
	__u8 macs[12];
	__u32 head = ETH_HLEN + (p->v6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr));

	if (bpf_skb_load_bytes(skb, ETH_HLEN, said.quoted, QUOTED) || bpf_skb_load_bytes(skb, 0, macs, 12))
		return REASON_REWRITE;
	if (bpf_skb_change_tail(skb, head + sizeof(said), 0))
		return REASON_REWRITE;
	if (bpf_skb_store_bytes(skb, 0, macs + 6, 6, 0) || bpf_skb_store_bytes(skb, 6, macs, 6, 0))
		return REASON_REWRITE;
	return p->v6 ? head_v6(skb, p, &said, room) : head_v4(skb, p, &said, room);
}

// Back to where it came from. The program at a pod's interface lets it pass as an error about a flow that is known.
inline int refuse(struct __sk_buff *skb, struct packet *p, __u32 room, enum direction direction)
{
	drop(skb, p, REASON_TOO_LARGE, direction);
	return answer(skb, p, room) ? TC_ACT_SHOT : bpf_redirect(skb->ifindex, 0);
}

inline int is_too_large(struct __sk_buff *skb, const struct packet *p, __u32 most)
{
	return most && longest(skb, p) > most && p->kind == KIND_FLOW && !may_be_cut(skb, p);
}

// As somebody's with this identity.
inline int into_tunnel(struct __sk_buff *skb, struct packet *p, const struct config *c, const struct address *node,
		       __u32 identity, enum direction direction)
{
	struct bpf_tunnel_key key = { .tunnel_id = identity & 0xffffff, .tunnel_ttl = HOPS };
	__u64 flags = BPF_F_ZERO_CSUM_TX;

	clamp(skb, p, room(c, node));
	if (is_v4(node)) {
		key.remote_ipv4 = bpf_ntohl(node->word[3]);
	} else {
		__builtin_memcpy(key.remote_ipv6, node, 16);
		flags = BPF_F_TUNINFO_IPV6;
	}
	if (bpf_skb_set_tunnel_key(skb, &key, TUNNEL_KEY, flags))
		return drop(skb, p, REASON_TUNNEL, direction);
	return bpf_redirect(c->overlay, 0);
}

inline int encapsulate(struct __sk_buff *skb, struct packet *p, const struct config *c, const struct address *node)
{
	__u32 most = room(c, node);

	if (is_too_large(skb, p, most))
		return refuse(skb, p, most, EGRESS);
	return into_tunnel(skb, p, c, node, p->own, EGRESS);
}
