// SPDX-License-Identifier: Apache-2.0
// At the devices towards other nodes.
#pragma once

#include "node.h"
#include "probe.h"

// What is not for a pod of this node, nor for a service at one of its ports, is the host's. Of what is, policy is said
// here where packets are handed over, and by the program of the pod's interface where the host's stack routes.
SEC("tc")
int from_net(struct __sk_buff *skb)
{
	struct packet *p = fresh_packet();
	struct config *c = configured();
	struct pod *pod;

	if (!p || !c || read_packet(skb, p) || p->kind == KIND_NEIGHBOUR)
		return TC_ACT_OK;
	pod = bpf_map_lookup_elem(&pods, &p->flow.destination);
	if (!pod)
		return c->flags & CONFIG_NODE_PORTS ? at_node(skb, p) : TC_ACT_OK;
	if (!(c->flags & CONFIG_BYPASS) || is_probe(p)) {
		int verdict;

		if (is_pod_here(&p->flow.source))
			return drop(skb, p, REASON_SPOOFED, INGRESS);
		verdict = is_probe(p) ? probed(skb, p) : TC_ACT_UNSPEC;
		if (verdict != TC_ACT_UNSPEC)
			return verdict;
	}
	if (!(c->flags & CONFIG_BYPASS))
		return TC_ACT_OK;
	p->from_net = 1;
	return hand_over(skb, p, pod);
}

inline int tunnel_key(struct __sk_buff *skb, struct bpf_tunnel_key *key, struct address *node)
{
	if (!bpf_skb_get_tunnel_key(skb, key, TUNNEL_KEY, 0)) {
		mapped(node, bpf_htonl(key->remote_ipv4));
		return 1;
	}
	if (!bpf_skb_get_tunnel_key(skb, key, TUNNEL_KEY, BPF_F_TUNINFO_IPV6)) {
		__builtin_memcpy(node, key->remote_ipv6, 16);
		return 1;
	}
	return 0;
}

// Whoever reaches the tunnel's port could write any source and any identity: both must be those of the node that
// sent it, which speaks for itself only where it asks for others.
inline enum reason is_from_its_node(struct packet *p, const struct address *node, __u32 identity)
{
	struct ipcache_value *from = known(&p->flow.source);
	__u32 own;

	if (!from || !same(&from->tunnel, node))
		return REASON_FORGED_NODE;
	p->tunnel = (from->flags & IPCACHE_NODE) != 0;
	own = p->tunnel ? IDENTITY_REMOTE_NODE : from->identity & 0xffffff;
	return own == identity ? 0 : REASON_FORGED_IDENTITY;
}

#define PACKET_HOST 0

// A device without tunnel keys is none of ours: its packets pass. What is for a pod is handed to it: replies go into
// the tunnel past the host's stack, which would take half a connection for none. What answers the node is for whom it
// has asked.
SEC("tc")
int from_overlay(struct __sk_buff *skb)
{
	struct packet *p = fresh_packet();
	struct config *c = configured();
	struct bpf_tunnel_key key = {};
	struct address node = {};
	enum reason why;
	struct pod *pod;

	if (!p || !c)
		return TC_ACT_SHOT;
	if (!tunnel_key(skb, &key, &node))
		return TC_ACT_OK;
	why = read_packet(skb, p);
	if (!why && p->kind == KIND_NEIGHBOUR)
		why = REASON_UNSUPPORTED;
	if (!why)
		why = is_from_its_node(p, &node, key.tunnel_id);
	if (why)
		return drop(skb, p, why, INGRESS);
	clamp(skb, p, room(c, &node));
	// The frame inside is addressed to nobody, and a stack takes only what is for itself.
	bpf_skb_change_type(skb, PACKET_HOST);
	pod = bpf_map_lookup_elem(&pods, &p->flow.destination);
	if (pod)
		return hand_over(skb, p, pod);
	if (c->flags & CONFIG_NODE_PORTS) {
		int verdict = comes_back(skb, p);

		if (verdict != TC_ACT_UNSPEC)
			return verdict;
	}
	return TC_ACT_OK;
}
