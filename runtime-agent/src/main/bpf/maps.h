// SPDX-License-Identifier: Apache-2.0
// Every key and value that the agent and the programs share. The agent has a record for each of them
// (dev.atoll.agent.datapath) and compares the two when it begins, by the BTF of the object.
//
// Addresses and ports are in network order; everything else is in the order of the machine. Padding is
// named and is zero, because a key is compared byte by byte.
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

// IPv4 is written as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2).
struct address {
	__be32 word[4];
};

// Of a policy, of an entry of conntrack and of a record of what happened, as the endpoint sees it.
enum direction {
	EGRESS = 0,
	INGRESS = 1,
	SERVICE = 2, // conntrack only: which backend a client's flow to a service was given
	NODE = 3, // conntrack only: what the node sends on for a client elsewhere, as it goes out
};

enum reason {
	REASON_FORWARDED = 0,
	REASON_MALFORMED = 1,
	REASON_NO_ENDPOINT = 2,
	REASON_CLOSED = 3,
	REASON_SPOOFED = 4,
	REASON_POLICY_DENY = 5,
	REASON_DEFAULT_DENY = 6,
	REASON_NO_BACKEND = 7,
	REASON_FRAGMENT = 8,
	REASON_UNTRACKED_ERROR = 9,
	REASON_UNSUPPORTED = 10,
	REASON_HAIRPIN = 11,
	REASON_REWRITE = 12,
	REASON_TUNNEL = 13,
	REASON_FORGED_NODE = 14,
	REASON_FORGED_IDENTITY = 15,
	REASON_NO_ROOM = 16,
	REASON_EVENT_LOST = 17,
	REASON_TOO_LARGE = 18,
	REASON_NO_PORT = 19,
	REASONS = 32,
};

// endpoints: the interface on the host's side of a pod.
#define ENDPOINT_DENY_EGRESS 1 // what no entry allows is denied
#define ENDPOINT_DENY_INGRESS 2
#define ENDPOINT_CLOSED 4 // its entries did not fit: nothing passes

struct endpoint {
	__u32 identity;
	__u32 policy; // under which its entries are; endpoints may share one
	__u32 flags;
	__u32 epoch; // flows that were judged under another one are judged again
};

// pods: an address of a pod of this node.
struct pod {
	__u32 ifindex;
	__u8 mac[6]; // of the pod, then of the host's side: as the two stand in a frame
	__u8 host_mac[6];
};

// ipcache: who has an address, and where.
#define IPCACHE_BITS(bits) (32 + (bits)) // of cluster and address

struct ipcache_key {
	__u32 prefix;
	__u32 cluster; // 0, the one address space of the mesh
	struct address address;
};

#define IPCACHE_ROUTED 1 // packets go as the network routes them; they may still come out of the tunnel
#define IPCACHE_NODE 2 // a node itself, or an address that only it speaks from

struct ipcache_value {
	__u32 identity;
	__u32 cluster;
	struct address tunnel; // the node behind which it is; zero: none
	__u32 flags;
};

// policy: an entry. The prefix covers policy, remote, direction, then protocol, then port.
#define POLICY_BITS 96

struct policy_key {
	__u32 prefix;
	__u32 policy;
	__u32 remote; // identity; 0: every one
	__u8 direction;
	__u8 protocol;
	__be16 port; // for ICMP the type
};

struct policy_value {
	__u32 precedence; // the higher one decides
	__u32 rule;
	__u8 deny; // decides among equals
	__u8 pad[3];
};

// services
#define SERVICE_NODE_PORT 1 // at an address of this node: from outside, too
#define SERVICE_LOCAL 2 // from outside only pods of this node answer, as another entry says

struct service_key {
	struct address address;
	__be16 port;
	__u8 protocol;
	__u8 outside; // 1: for who asks from outside, where that is not as for pods and sockets of the node
};

struct service_value {
	__u32 service;
	__u32 table; // first slot in lut
	__u32 length; // slots; 0: no backend
	__u32 flags;
	__u32 affinity; // seconds for which a client stays with its backend; 0: it does not
};

// backends
enum backend_state {
	BACKEND_ACTIVE = 0,
	BACKEND_DRAINING = 1, // keeps the flows it has
	BACKEND_DEAD = 2,
};

struct backend {
	struct address address;
	__be16 port;
	__u8 state;
	__u8 pad;
	__u32 cluster;
};

// affinity: who was given which backend.
struct affinity_key {
	struct address client; // at the socket the number of its network's namespace, in two words
	__u32 service;
	__u8 socket;
	__u8 pad[3];
};

struct affinity_value {
	__u64 given; // when it was given last, nanoseconds of the monotonic clock
	__u32 backend;
	__u8 pad[4];
};

// offers: a backend that new flows to a service are given, where clients stay.
struct offer {
	__u32 service;
	__u32 backend;
};

// ct: a flow, by its first packet.
struct tuple {
	struct address source;
	struct address destination;
	__be16 source_port; // of an ICMP echo the identifier; of other ICMP 0
	__be16 destination_port;
	__u8 protocol;
	__u8 direction;
	__u16 cluster; // 0, the one address space of the mesh
};

#define TRACK_REPLIED 1
#define TRACK_FIN 2 // of the side that began
#define TRACK_FIN_REPLY 4
#define TRACK_RESET 8
#define TRACK_TRANSLATED 16 // reverse and reverse_port say what the client asked for
#define TRACK_HAIRPIN 32 // from a pod to itself
#define TRACK_NODE_PORT 64 // came in at a port of the node, and its answers leave from there
#define TRACK_TUNNEL 128 // a node asks through the tunnel, and its answers go back there

struct track {
	__u32 backend;
	__u32 service;
	struct address reverse; // of NODE the client
	__be16 reverse_port;
	__u16 flags;
	__u32 epoch;
	__u64 last_seen; // nanoseconds of the monotonic clock, up to SEEN_EVERY ago
	__be16 source_port; // 0: the client's own; of SERVICE the one that goes out in its place, else the client's
	__u8 pad[2];
	__u32 way; // of what a pod sends, see way.h; 0: not known
	__u64 settled; // at which interface nothing more is asked, above `changes` since which that is so; 0: nowhere
};

// fragments: ports of a datagram, which only its first fragment has.
struct fragment_key {
	struct address source;
	struct address destination;
	__u32 id;
	__u8 protocol;
	__u8 pad[3];
};

struct fragment_value {
	__be16 source_port;
	__be16 destination_port;
	__be16 policy_port;
	__u16 pad;
};

// reverse: what a socket asked for that was connected to a backend.
struct reverse_key {
	__u64 cookie;
	struct address address;
	__be16 port;
	__u8 protocol;
	__u8 pad[5];
};

struct reverse_value {
	struct address address;
	__be16 port;
	__u16 pad;
	__u32 service;
	__u32 backend;
};

// metrics: the slot is the reason times 4 plus the direction.
struct metric {
	__u64 packets;
	__u64 bytes;
};

// events: a record.
struct event {
	__u64 time; // nanoseconds of the monotonic clock
	struct address source;
	struct address destination;
	__be16 source_port;
	__be16 destination_port;
	__u8 protocol;
	__u8 direction;
	__u8 dropped;
	__u8 reason;
	__u32 source_identity;
	__u32 destination_identity;
	__u32 rule;
	__u32 service;
	__u32 backend;
	__u32 ifindex;
	struct address asked; // the service's address, before it was translated
	__be16 asked_port;
	__u16 pad;
	__u32 length; // bytes of the packet
};

// config: one entry.
#define CONFIG_EVENTS 1 // every new flow is told, not only what is dropped
#define CONFIG_BYPASS 2 // packets are handed from device to device, past the host's stack
#define CONFIG_CARRY 4 // flows that are not in ct are taken over from ct_before
#define CONFIG_CARRY_SERVICES 8 // those to services too: numbers of services and backends are the same there
#define CONFIG_NODE_PORTS 16 // services are asked for at ports of the node, through the underlay

struct config {
	__u32 flags;
	__u32 cluster;
	__u32 overlay; // interface of the tunnel device; 0: none
	__u32 underlay; // interface towards the other nodes; 0: the host's stack routes
	__u32 mtu; // of the network between nodes, from the IP header on; 0: not known, everything fits
	__u32 world4; // identity of an IPv4 address that nobody has
	__u32 world6;
	struct address hairpin4; // whom a pod sees that a service sends back to itself; zero: it is dropped
	struct address hairpin6;
};

#define MAP(name, kind, from, to, most, how)                                                       \
	struct {                                                                                   \
		__uint(type, kind);                                                                \
		__type(key, from);                                                                 \
		__type(value, to);                                                                 \
		__uint(max_entries, most);                                                         \
		__uint(map_flags, how);                                                            \
	} name SEC(".maps")

MAP(endpoints, BPF_MAP_TYPE_HASH, __u32, struct endpoint, 4096, 0);
MAP(pods, BPF_MAP_TYPE_HASH, struct address, struct pod, 16384, 0);
MAP(ipcache, BPF_MAP_TYPE_LPM_TRIE, struct ipcache_key, struct ipcache_value, 524288, BPF_F_NO_PREALLOC);
MAP(policy, BPF_MAP_TYPE_LPM_TRIE, struct policy_key, struct policy_value, 524288, BPF_F_NO_PREALLOC);
MAP(services, BPF_MAP_TYPE_HASH, struct service_key, struct service_value, 65536, BPF_F_NO_PREALLOC);
MAP(backends, BPF_MAP_TYPE_HASH, __u32, struct backend, 262144, BPF_F_NO_PREALLOC);
// In the mapping every element takes a multiple of 8 bytes, so the value has 8.
MAP(lut, BPF_MAP_TYPE_ARRAY, __u32, __u64, 1 << 20, BPF_F_MMAPABLE);
MAP(affinity, BPF_MAP_TYPE_LRU_HASH, struct affinity_key, struct affinity_value, 65536, 0);
// Of a pair only that it is there counts.
MAP(offers, BPF_MAP_TYPE_HASH, struct offer, __u64, 262144, BPF_F_NO_PREALLOC);
MAP(ct, BPF_MAP_TYPE_LRU_HASH, struct tuple, struct track, 262144, 0);
// What programs of another layout remember, as long as some of them run beside these; else nobody looks.
MAP(ct_before, BPF_MAP_TYPE_LRU_HASH, struct tuple, struct track, 64, 0);
MAP(fragments, BPF_MAP_TYPE_LRU_HASH, struct fragment_key, struct fragment_value, 8192, 0);
MAP(reverse, BPF_MAP_TYPE_LRU_HASH, struct reverse_key, struct reverse_value, 65536, 0);
MAP(metrics, BPF_MAP_TYPE_PERCPU_ARRAY, __u32, struct metric, REASONS * 4, 0);
MAP(config, BPF_MAP_TYPE_ARRAY, __u32, struct config, 1, 0);
// How often `endpoints`, `pods`, `ipcache` or `config` has changed; the agent counts after each change.
MAP(changes, BPF_MAP_TYPE_ARRAY, __u32, __u64, 1, BPF_F_MMAPABLE);
// Not 0 since a flow of a pod that is none to a service has gone out with another source port than its own.
MAP(given, BPF_MAP_TYPE_ARRAY, __u32, __u64, 1, 0);
// What our own questions hold that ask whether pods' addresses get through; 0: none are asked, and none answered.
MAP(asking, BPF_MAP_TYPE_ARRAY, __u32, __u64, 1, 0);
// By whom they were answered, and when by the monotonic clock, nanoseconds.
MAP(answers, BPF_MAP_TYPE_LRU_HASH, struct address, __u64, 4096, 0);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");
