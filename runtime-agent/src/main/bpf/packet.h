// SPDX-License-Identifier: Apache-2.0
// What a packet says.
#pragma once

#include <linux/icmpv6.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <stddef.h>
#include <bpf/bpf_endian.h>
#include "maps.h"

#define inline static __always_inline

enum kind {
	KIND_FLOW,
	KIND_ERROR, // ICMP about a packet of a flow, which is `inner`
	KIND_NEIGHBOUR, // ARP, IPv6 neighbour discovery and multicast listeners
};

enum fragment {
	FRAGMENT_NONE,
	FRAGMENT_FIRST,
	FRAGMENT_LATER,
};

// RFC 792; <linux/icmp.h> asks for the C library, which has none for this target.
#define ICMP_ECHOREPLY 0
#define ICMP_DEST_UNREACH 3
#define ICMP_ECHO 8
#define ICMP_TIME_EXCEEDED 11
#define ICMP_PARAMETERPROB 12
#define ICMP_CHECKSUM 2 // offset, in both families

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_ACK 0x10

struct packet {
	__u64 now; // nanoseconds of the monotonic clock
	__u32 changes; // as they were before anything was looked up, above room for a way
	__u32 pad;
	struct tuple flow;
	struct tuple inner;
	struct address client; // for whom the node sends it on
	struct address asked;
	__be16 asked_port;
	__be16 policy_port;
	__be16 client_port; // from which a pod sent it
	__be16 given_port; // that its flow has instead; 0: none
	__u32 l4;
	__u32 inner_l3;
	__u32 inner_l4;
	__u32 fragment_id;
	__u32 own;
	__u32 remote;
	__u32 rule;
	__u32 service;
	__u32 backend;
	__u8 v6;
	__u8 kind;
	__u8 fragment;
	__u8 tcp;
	__u8 icmp;
	__u8 hairpin; // it goes back to the pod that sent it
	__u8 node_port; // it came in at a port of the node, or answers what did
	__u8 tunnel; // it came from a node through the tunnel, or answers what did
	__u8 outside; // it asks from outside for what is asked otherwise from within
	__u8 unseen; // nobody knows a flow of what it says
	__u8 way; // out, if its flow knows it
	__u8 from_net; // it came in at the underlay, and nobody has looked whether as a pod of this node
};

// Too large for the stack, which is 512 bytes for all calls together. A program is not interrupted by another
// of the same CPU.
MAP(scratch, BPF_MAP_TYPE_PERCPU_ARRAY, __u32, struct packet, 1, 0);

#define WAYS 4

inline __u32 changes_now(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&changes, &zero);

	return n ? (__u32)*n * WAYS : 0;
}

inline struct packet *fresh_packet(void)
{
	__u32 zero = 0;
	struct packet *p = bpf_map_lookup_elem(&scratch, &zero);

	if (p) {
		__builtin_memset(p, 0, sizeof(*p));
		p->now = bpf_ktime_get_ns();
		p->changes = changes_now();
	}
	return p;
}

inline void mapped(struct address *to, __be32 v4)
{
	to->word[0] = 0;
	to->word[1] = 0;
	to->word[2] = bpf_htonl(0xffff);
	to->word[3] = v4;
}

inline int same(const struct address *a, const struct address *b)
{
	return a->word[0] == b->word[0] && a->word[1] == b->word[1] && a->word[2] == b->word[2] &&
	       a->word[3] == b->word[3];
}

inline int is_zero(const struct address *a)
{
	return !(a->word[0] | a->word[1] | a->word[2] | a->word[3]);
}

inline int is_v4(const struct address *a)
{
	return !(a->word[0] | a->word[1]) && a->word[2] == bpf_htonl(0xffff);
}

inline int is_link_local(const struct address *a)
{
	return (a->word[0] & bpf_htonl(0xffc00000)) == bpf_htonl(0xfe800000);
}

inline void turned(const struct tuple *from, struct tuple *to, __u8 direction)
{
	to->source = from->destination;
	to->destination = from->source;
	to->source_port = from->destination_port;
	to->destination_port = from->source_port;
	to->protocol = from->protocol;
	to->direction = direction;
	to->cluster = from->cluster;
}

#define NEAR 512

// Bytes of the packet where it lies in one piece so far; most do.
inline void *bytes_at(struct __sk_buff *skb, __u32 at, __u32 length)
{
	void *data = (void *)(long)skb->data;

	return at < NEAR && data + at + length <= (void *)(long)skb->data_end ? data + at : 0;
}

// As bpf_skb_load_bytes, which is a call.
#define READ(skb, at, to)                                                                          \
	({                                                                                         \
		typeof(*(to)) *there = bytes_at(skb, at, sizeof(*(to)));                           \
		there ? (*(to) = *there, 0) : bpf_skb_load_bytes(skb, at, to, sizeof(*(to)));      \
	})

inline enum reason read_v4(struct __sk_buff *skb, __u32 at, struct tuple *flow, __u32 *l4, __u16 *cut,
			   __u32 *id)
{
	struct iphdr ip;

	if (READ(skb, at, &ip) || ip.version != 4 || ip.ihl < 5)
		return REASON_MALFORMED;
	mapped(&flow->source, ip.saddr);
	mapped(&flow->destination, ip.daddr);
	flow->protocol = ip.protocol;
	*l4 = at + ip.ihl * 4;
	*cut = bpf_ntohs(ip.frag_off) & 0x3fff; // offset and "more follow"
	*id = ip.id;
	return 0;
}

#define EXTENSIONS 6

inline enum reason read_v6(struct __sk_buff *skb, __u32 at, struct tuple *flow, __u32 *l4, __u16 *cut,
			   __u32 *id)
{
	struct ipv6hdr ip;
	__u32 next, where = at + sizeof(ip);

	if (READ(skb, at, &ip) || ip.version != 6)
		return REASON_MALFORMED;
	__builtin_memcpy(&flow->source, &ip.saddr, 16);
	__builtin_memcpy(&flow->destination, &ip.daddr, 16);
	next = ip.nexthdr;
	*cut = 0;
	for (int i = 0; i < EXTENSIONS; i++) {
		__u8 head[8];

		if (next != IPPROTO_HOPOPTS && next != IPPROTO_ROUTING && next != IPPROTO_DSTOPTS &&
		    next != IPPROTO_FRAGMENT)
			break;
		if (bpf_skb_load_bytes(skb, where, head, sizeof(head)))
			return REASON_MALFORMED;
		if (next == IPPROTO_FRAGMENT) {
			// Eight bytes; offset in units of eight, and "more follow" in the last bit (RFC 8200, 4.5).
			__u32 field = (__u32)head[2] << 8 | head[3];

			*cut = (field >> 3) | (field & 1) << 13;
			__builtin_memcpy(id, head + 4, 4);
			where += 8;
		} else {
			where += ((__u32)head[1] + 1) * 8;
		}
		next = head[0];
		if (*cut & 0x1fff)
			break; // a later fragment begins with payload
	}
	if (next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING || next == IPPROTO_DSTOPTS)
		return REASON_UNSUPPORTED;
	flow->protocol = next;
	*l4 = where;
	return 0;
}

inline int is_icmp_error(__u8 protocol, __u8 type)
{
	if (protocol == IPPROTO_ICMP)
		return type == ICMP_DEST_UNREACH || type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETERPROB;
	return type >= ICMPV6_DEST_UNREACH && type <= ICMPV6_PARAMPROB;
}

#define LISTENER_QUERY 130 // to 132: MLD; 133 to 137: neighbour discovery (RFC 2710, 4861)
#define ROUTER_ADVERTISEMENT 134
#define REDIRECT 137
#define LISTENER_REPORT_2 143

inline int is_neighbour(__u8 protocol, __u8 type)
{
	return protocol == IPPROTO_ICMPV6 &&
	       ((type >= LISTENER_QUERY && type <= REDIRECT) || type == LISTENER_REPORT_2);
}

inline int is_icmp(__u8 protocol) { return protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6; }

inline int has_ports(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP;
}

// Of a header of TCP (RFC 9293, 3.1).
struct until_flags {
	__be16 source;
	__be16 destination;
	__u16 numbers[4];
	__u8 offset;
	__u8 flags;
};

// An echo's identifier stands on the side of who asked, so that a reply is the request turned round. Flags of TCP are
// read where `tcp` is given: of what an ICMP error quotes they may be cut off.
inline enum reason read_ports(struct __sk_buff *skb, __u32 l4, struct tuple *flow, __u8 *icmp, __u8 *tcp)
{
	__be16 word[4];

	if (tcp && flow->protocol == IPPROTO_TCP) {
		struct until_flags begin;

		if (READ(skb, l4, &begin))
			return REASON_MALFORMED;
		flow->source_port = begin.source;
		flow->destination_port = begin.destination;
		*tcp = begin.flags;
	} else if (has_ports(flow->protocol)) {
		if (bpf_skb_load_bytes(skb, l4, word, 4))
			return REASON_MALFORMED;
		flow->source_port = word[0];
		flow->destination_port = word[1];
	} else if (is_icmp(flow->protocol)) {
		if (bpf_skb_load_bytes(skb, l4, word, 8))
			return REASON_MALFORMED;
		*icmp = bpf_ntohs(word[0]) >> 8;
		if (*icmp == (flow->protocol == IPPROTO_ICMP ? ICMP_ECHO : ICMPV6_ECHO_REQUEST))
			flow->source_port = word[2];
		else if (*icmp == (flow->protocol == IPPROTO_ICMP ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY))
			flow->destination_port = word[2];
	}
	return 0;
}

inline void fragment_key(const struct packet *p, struct fragment_key *key)
{
	key->source = p->flow.source;
	key->destination = p->flow.destination;
	key->id = p->fragment_id;
	key->protocol = p->flow.protocol;
}

// A later fragment has the ports of the first, or is dropped: without them nobody can judge it.
inline enum reason recall_ports(struct packet *p)
{
	struct fragment_key key = {};
	struct fragment_value *first;

	fragment_key(p, &key);
	first = bpf_map_lookup_elem(&fragments, &key);
	if (!first)
		return REASON_FRAGMENT;
	p->flow.source_port = first->source_port;
	p->flow.destination_port = first->destination_port;
	p->policy_port = first->policy_port;
	return 0;
}

inline void remember_ports(const struct packet *p)
{
	struct fragment_key key = {};
	struct fragment_value value = { .source_port = p->flow.source_port,
					.destination_port = p->flow.destination_port,
					.policy_port = p->policy_port };

	fragment_key(p, &key);
	bpf_map_update_elem(&fragments, &key, &value, BPF_ANY);
}

inline enum reason read_inner(struct __sk_buff *skb, struct packet *p)
{
	__u16 cut = 0;
	__u8 icmp = 0;
	__u32 id = 0;
	enum reason why;

	if (p->fragment)
		return REASON_FRAGMENT;
	p->kind = KIND_ERROR;
	p->inner_l3 = p->l4 + 8;
	why = p->v6 ? read_v6(skb, p->inner_l3, &p->inner, &p->inner_l4, &cut, &id) :
		      read_v4(skb, p->inner_l3, &p->inner, &p->inner_l4, &cut, &id);
	if (why)
		return why;
	if (cut & 0x1fff)
		return REASON_FRAGMENT;
	return read_ports(skb, p->inner_l4, &p->inner, &icmp, 0);
}

static __noinline enum reason read_packet(struct __sk_buff *skb, struct packet *p)
{
	__u16 cut = 0;
	enum reason why;

	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		why = read_v4(skb, ETH_HLEN, &p->flow, &p->l4, &cut, &p->fragment_id);
	} else if (skb->protocol == bpf_htons(ETH_P_IPV6)) {
		p->v6 = 1;
		why = read_v6(skb, ETH_HLEN, &p->flow, &p->l4, &cut, &p->fragment_id);
	} else if (skb->protocol == bpf_htons(ETH_P_ARP)) {
		p->kind = KIND_NEIGHBOUR;
		return 0;
	} else {
		return REASON_UNSUPPORTED;
	}
	if (why)
		return why;
	p->fragment = !cut ? FRAGMENT_NONE : cut & 0x1fff ? FRAGMENT_LATER : FRAGMENT_FIRST;
	if (p->fragment == FRAGMENT_LATER)
		return recall_ports(p);
	why = read_ports(skb, p->l4, &p->flow, &p->icmp, &p->tcp);
	if (why)
		return why;
	p->policy_port = p->flow.destination_port;
	if (is_icmp(p->flow.protocol)) {
		p->policy_port = bpf_htons(p->icmp);
		if (is_icmp_error(p->flow.protocol, p->icmp))
			return read_inner(skb, p);
		if (is_neighbour(p->flow.protocol, p->icmp))
			p->kind = KIND_NEIGHBOUR;
	}
	if (p->fragment == FRAGMENT_FIRST)
		remember_ports(p);
	return 0;
}
