// SPDX-License-Identifier: Apache-2.0
// Whether the network between nodes carries addresses of pods: a datagram from an address of a pod here to one of a
// pod of another node. The programs there turn it round, and here it is written down; no pod sees either.
#pragma once

#include "report.h"

#define ASKED_PORT 4249
#define ASKING_PORT 4250
#define QUESTION_MAGIC 0x61746f6c6c77794aULL // what nobody else sends there by chance

struct question {
	__be64 magic;
	__u64 ours; // as in `asking` of the node that asks
};

inline int is_between(const struct packet *p, __u16 from, __u16 to)
{
	return p->flow.source_port == bpf_htons(from) && p->flow.destination_port == bpf_htons(to);
}

// Addresses and ports change places, which no checksum notices.
static __noinline int turn_round(struct __sk_buff *skb, const struct packet *p)
{
	__u32 size = p->v6 ? 16 : 4;
	__u32 at = ETH_HLEN + (p->v6 ? offsetof(struct ipv6hdr, saddr) : offsetof(struct iphdr, saddr));
	const void *source = p->v6 ? (const void *)&p->flow.source : (const void *)&p->flow.source.word[3];
	const void *destination = p->v6 ? (const void *)&p->flow.destination :
					  (const void *)&p->flow.destination.word[3];
	__be16 ports[2] = { p->flow.destination_port, p->flow.source_port };
	__u8 mac[12];

	if (bpf_skb_load_bytes(skb, 0, mac + 6, 6) || bpf_skb_load_bytes(skb, 6, mac, 6))
		return TC_ACT_SHOT;
	if (bpf_skb_store_bytes(skb, 0, mac, 12, 0) || bpf_skb_store_bytes(skb, p->l4, ports, 4, 0))
		return TC_ACT_SHOT;
	if (bpf_skb_store_bytes(skb, at, destination, size, 0) || bpf_skb_store_bytes(skb, at + size, source, size, 0))
		return TC_ACT_SHOT;
	return bpf_redirect(skb->ifindex, 0);
}

// For a pod of this node. What is no question and no answer of ours is left as it is.
static __noinline int probed(struct __sk_buff *skb, const struct packet *p)
{
	__u32 zero = 0;
	__u64 *ours = bpf_map_lookup_elem(&asking, &zero);
	struct question q;

	if (!ours || !*ours || bpf_skb_load_bytes(skb, p->l4 + sizeof(struct udphdr), &q, sizeof(q)) ||
	    q.magic != bpf_cpu_to_be64(QUESTION_MAGIC))
		return TC_ACT_UNSPEC;
	if (is_between(p, ASKING_PORT, ASKED_PORT))
		return turn_round(skb, p);
	if (q.ours == *ours) {
		__u64 now = bpf_ktime_get_ns();

		bpf_map_update_elem(&answers, &p->flow.source, &now, BPF_ANY);
	}
	return TC_ACT_SHOT;
}

inline int is_probe(const struct packet *p)
{
	return p->kind == KIND_FLOW && p->flow.protocol == IPPROTO_UDP && !p->fragment &&
	       (is_between(p, ASKING_PORT, ASKED_PORT) || is_between(p, ASKED_PORT, ASKING_PORT));
}
