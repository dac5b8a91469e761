// SPDX-License-Identifier: Apache-2.0
// Services at the socket: a client is connected to a backend, and its packets need no translation.
#pragma once

#include "service.h"

#define AF_INET 2
#define ALLOW 1
#define REFUSE 0 // EPERM

// A socket keeps its backend as long as the table does.
inline __u32 socket_hash(const struct service_value *s, __u64 cookie)
{
	return mix(mix(s->service, (__u32)cookie), (__u32)(cookie >> 32));
}

// The client is the pod, whatever its addresses are.
static __noinline struct backend *choose_for_pod(struct bpf_sock_addr *ctx, const struct service_value *s, __u32 *id)
{
	struct affinity_key key = { .service = s->service, .socket = 1 };
	__u64 pod = bpf_get_netns_cookie(ctx);

	key.client.word[0] = (__u32)pod;
	key.client.word[1] = (__u32)(pod >> 32);
	return choose_for(s, &key, bpf_ktime_get_ns(), id);
}

inline void remember(const struct reverse_key *key, const struct reverse_value *value)
{
	// A connection is mostly a socket's first.
	struct reverse_value *old = key->protocol == IPPROTO_TCP ? 0 : bpf_map_lookup_elem(&reverse, key);

	if (!old || old->service != value->service || old->port != value->port ||
	    !same(&old->address, &value->address))
		bpf_map_update_elem(&reverse, key, value, BPF_ANY);
}

// Puts a backend in place of the service at `address` and `port`; false where it has none.
inline int to_backend(struct bpf_sock_addr *ctx, struct address *address, __be16 *port)
{
	struct service_value *s = service_at(address, *port, ctx->protocol, 0);
	struct reverse_value asked = { .address = *address, .port = *port };
	struct reverse_key key = { .protocol = ctx->protocol };
	struct backend *b;

	if (!s)
		return 1;
	key.cookie = bpf_get_socket_cookie(ctx);
	b = s->affinity ? choose_for_pod(ctx, s, &asked.backend) :
			  choose(s, socket_hash(s, key.cookie), &asked.backend);
	if (!b || is_v4(&b->address) != is_v4(address)) {
		count(REASON_NO_BACKEND, SERVICE, 0);
		return 0;
	}
	asked.service = s->service;
	key.address = b->address;
	key.port = b->port;
	remember(&key, &asked);
	*address = b->address;
	*port = b->port;
	return 1;
}

// Puts the service back in place of the backend that a socket was given.
inline void from_backend(struct bpf_sock_addr *ctx, struct address *address, __be16 *port)
{
	struct reverse_key key = { .cookie = bpf_get_socket_cookie(ctx),
				   .address = *address,
				   .port = *port,
				   .protocol = ctx->protocol };
	struct reverse_value *asked = bpf_map_lookup_elem(&reverse, &key);

	if (!asked)
		return;
	*address = asked->address;
	*port = asked->port;
}

inline void read4(struct bpf_sock_addr *ctx, struct address *address, __be16 *port)
{
	mapped(address, ctx->user_ip4);
	*port = (__be16)ctx->user_port;
}

inline void write4(struct bpf_sock_addr *ctx, const struct address *address, __be16 port)
{
	ctx->user_ip4 = address->word[3];
	ctx->user_port = port;
}

inline void read6(struct bpf_sock_addr *ctx, struct address *address, __be16 *port)
{
	address->word[0] = ctx->user_ip6[0];
	address->word[1] = ctx->user_ip6[1];
	address->word[2] = ctx->user_ip6[2];
	address->word[3] = ctx->user_ip6[3];
	*port = (__be16)ctx->user_port;
}

inline void write6(struct bpf_sock_addr *ctx, const struct address *address, __be16 port)
{
	ctx->user_ip6[0] = address->word[0];
	ctx->user_ip6[1] = address->word[1];
	ctx->user_ip6[2] = address->word[2];
	ctx->user_ip6[3] = address->word[3];
	ctx->user_port = port;
}

#define TOWARDS(name, family)                                                                      \
	int name(struct bpf_sock_addr *ctx)                                                        \
	{                                                                                          \
		struct address address;                                                            \
		__be16 port;                                                                       \
                                                                                                   \
		read##family(ctx, &address, &port);                                                \
		if (!to_backend(ctx, &address, &port))                                             \
			return REFUSE;                                                             \
		write##family(ctx, &address, port);                                                \
		return ALLOW;                                                                      \
	}

#define BACK(name, family)                                                                         \
	int name(struct bpf_sock_addr *ctx)                                                        \
	{                                                                                          \
		struct address address;                                                            \
		__be16 port;                                                                       \
                                                                                                   \
		read##family(ctx, &address, &port);                                                \
		from_backend(ctx, &address, &port);                                                \
		write##family(ctx, &address, port);                                                \
		return ALLOW;                                                                      \
	}

SEC("cgroup/connect4") TOWARDS(connect4, 4)
SEC("cgroup/connect6") TOWARDS(connect6, 6)
SEC("cgroup/sendmsg4") TOWARDS(sendmsg4, 4)
SEC("cgroup/sendmsg6") TOWARDS(sendmsg6, 6)
SEC("cgroup/recvmsg4") BACK(recvmsg4, 4)
SEC("cgroup/recvmsg6") BACK(recvmsg6, 6)
SEC("cgroup/getpeername4") BACK(getpeername4, 4)
SEC("cgroup/getpeername6") BACK(getpeername6, 6)

// A socket that is closed asks nobody any more. What it sent datagrams to without being connected is found by nobody
// here, and goes when there is no room.
SEC("cgroup/sock_release")
int released(struct bpf_sock *socket)
{
	struct reverse_key key = { .port = socket->dst_port, .protocol = socket->protocol };

	if (!key.port)
		return ALLOW;
	key.cookie = bpf_get_socket_cookie(socket);
	if (socket->family == AF_INET) {
		mapped(&key.address, socket->dst_ip4);
	} else {
		key.address.word[0] = socket->dst_ip6[0];
		key.address.word[1] = socket->dst_ip6[1];
		key.address.word[2] = socket->dst_ip6[2];
		key.address.word[3] = socket->dst_ip6[3];
	}
	bpf_map_delete_elem(&reverse, &key);
	return ALLOW;
}
