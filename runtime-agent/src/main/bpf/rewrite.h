// SPDX-License-Identifier: Apache-2.0
// Other addresses and ports in a packet, with the checksums that follow from them.
#pragma once

#include "packet.h"

enum side { SOURCE_SIDE, DESTINATION_SIDE };

inline __u32 address_offset(__u8 v6, enum side side)
{
	if (v6)
		return side == SOURCE_SIDE ? offsetof(struct ipv6hdr, saddr) : offsetof(struct ipv6hdr, daddr);
	return side == SOURCE_SIDE ? offsetof(struct iphdr, saddr) : offsetof(struct iphdr, daddr);
}

inline int put_address(struct __sk_buff *skb, __u32 l3, __u8 v6, enum side side, const struct address *a)
{
	__u32 at = l3 + address_offset(v6, side);

	return v6 ? bpf_skb_store_bytes(skb, at, a, 16, 0) : bpf_skb_store_bytes(skb, at, &a->word[3], 4, 0);
}

inline __s64 difference(__u8 v6, const struct address *from, const struct address *to)
{
	return v6 ? bpf_csum_diff((void *)from, 16, (void *)to, 16, 0) :
		    bpf_csum_diff((void *)&from->word[3], 4, (void *)&to->word[3], 4, 0);
}

inline __u32 checksum_offset(__u8 protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return offsetof(struct tcphdr, check);
	case IPPROTO_UDP:
		return offsetof(struct udphdr, check);
	case IPPROTO_ICMPV6:
		return ICMP_CHECKSUM;
	}
	return 0;
}

// Of a UDP datagram over IPv4 a checksum of zero means "none", and stays.
inline __u64 checksum_flags(__u8 protocol)
{
	return protocol == IPPROTO_UDP ? BPF_F_MARK_MANGLED_0 : 0;
}

inline enum reason put_port(struct __sk_buff *skb, __u32 l4, __u8 protocol, enum side side, __be16 from, __be16 to)
{
	if (from == to || (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP))
		return 0;
	if (bpf_l4_csum_replace(skb, l4 + checksum_offset(protocol), from, to, checksum_flags(protocol) | 2))
		return REASON_REWRITE;
	return bpf_skb_store_bytes(skb, l4 + (side == SOURCE_SIDE ? 0 : 2), &to, 2, 0) ? REASON_REWRITE : 0;
}

// A port of the packet alone. A later fragment has none.
static __noinline enum reason rewrite_port(struct __sk_buff *skb, struct packet *p, enum side side, __be16 port)
{
	__be16 *from = side == SOURCE_SIDE ? &p->flow.source_port : &p->flow.destination_port;

	if (p->fragment != FRAGMENT_LATER && put_port(skb, p->l4, p->flow.protocol, side, *from, port))
		return REASON_REWRITE;
	*from = port;
	return 0;
}

// Of the packet itself. A later fragment has only addresses to change: the checksum of its datagram is in the first.
static __noinline enum reason rewrite(struct __sk_buff *skb, struct packet *p, enum side side,
				      const struct address *to, __be16 port)
{
	struct address *from = side == SOURCE_SIDE ? &p->flow.source : &p->flow.destination;
	__be16 *from_port = side == SOURCE_SIDE ? &p->flow.source_port : &p->flow.destination_port;
	__u32 checksum = checksum_offset(p->flow.protocol);
	__s64 diff = difference(p->v6, from, to);

	if (is_v4(to) == p->v6)
		return REASON_REWRITE;
	if (p->fragment != FRAGMENT_LATER) {
		if (checksum && bpf_l4_csum_replace(skb, p->l4 + checksum, 0, diff,
						    BPF_F_PSEUDO_HDR | checksum_flags(p->flow.protocol)))
			return REASON_REWRITE;
		if (p->kind == KIND_FLOW && put_port(skb, p->l4, p->flow.protocol, side, *from_port, port))
			return REASON_REWRITE;
	}
	if (!p->v6 && bpf_l3_csum_replace(skb, ETH_HLEN + offsetof(struct iphdr, check), 0, diff, 0))
		return REASON_REWRITE;
	if (put_address(skb, ETH_HLEN, p->v6, side, to))
		return REASON_REWRITE;
	*from = *to;
	if (p->kind == KIND_FLOW)
		*from_port = port;
	return 0;
}

// A port of the packet that an ICMP error is about.
static __noinline enum reason rewrite_inner_port(struct __sk_buff *skb, const struct packet *p, enum side side,
						 __be16 port)
{
	__be16 from = side == SOURCE_SIDE ? p->inner.source_port : p->inner.destination_port;

	if (from == port || !has_ports(p->inner.protocol))
		return 0;
	if (bpf_l4_csum_replace(skb, p->l4 + ICMP_CHECKSUM, from, port, 2))
		return REASON_REWRITE;
	return bpf_skb_store_bytes(skb, p->inner_l4 + (side == SOURCE_SIDE ? 0 : 2), &port, 2, 0) ? REASON_REWRITE :
												   0;
}

// Of the packet that an ICMP error is about. Its own transport checksum stays as it is: often it is cut off, and
// nobody verifies it. Over IPv4 the address and the header's checksum cancel each other out in that of ICMP.
static __noinline enum reason rewrite_inner(struct __sk_buff *skb, struct packet *p, enum side side,
					    const struct address *to, __be16 port)
{
	struct address *from = side == SOURCE_SIDE ? &p->inner.source : &p->inner.destination;
	__u32 checksum = p->l4 + ICMP_CHECKSUM;
	__s64 diff = difference(p->v6, from, to);

	if (is_v4(to) == p->v6)
		return REASON_REWRITE;
	if (p->v6 && bpf_l4_csum_replace(skb, checksum, 0, diff, 0))
		return REASON_REWRITE;
	if (!p->v6 && bpf_l3_csum_replace(skb, p->inner_l3 + offsetof(struct iphdr, check), 0, diff, 0))
		return REASON_REWRITE;
	if (put_address(skb, p->inner_l3, p->v6, side, to))
		return REASON_REWRITE;
	return rewrite_inner_port(skb, p, side, port);
}
