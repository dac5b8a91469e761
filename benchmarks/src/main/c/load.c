// SPDX-License-Identifier: Apache-2.0
// A client and a server of TCP, one thread each, that cost as little as they can beside what is measured.
//   load serve PORT               answers each request with as many bytes, until it is ended
//   load connect ADDRESS PORT N   N times: connect, one request, its reply, close
//   load ask ADDRESS PORT N       one connection, N requests and their replies
// A client prints the nanoseconds of one such turn at the median.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE = 64, EVENTS = 64, BACKLOG = 4096 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void at_once(int s)
{
	int one = 1;

	if (setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one))
		fail("TCP_NODELAY");
}

static void watch(int poll, int s)
{
	struct epoll_event e = { .events = EPOLLIN, .data.fd = s };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, s, &e))
		fail("epoll_ctl");
}

static void take_all(int poll, int listener)
{
	int s;

	while ((s = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
		at_once(s);
		watch(poll, s);
	}
}

static void answer(int s)
{
	char message[MESSAGE];
	ssize_t n = read(s, message, sizeof message);

	if (n <= 0 || write(s, message, n) != n)
		close(s);
}

static void serve(int port)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(port) };
	int one = 1, poll = epoll_create1(0), listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct epoll_event events[EVENTS];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, BACKLOG))
		fail("listen");
	watch(poll, listener);
	puts("ready");
	fflush(stdout);
	for (;;) {
		int n = epoll_wait(poll, events, EVENTS, -1);

		for (int i = 0; i < n; i++) {
			if (events[i].data.fd == listener)
				take_all(poll, listener);
			else
				answer(events[i].data.fd);
		}
	}
}

// Closed by a reset, so that no port waits for its next use.
static int dial(const struct sockaddr_in *to)
{
	struct linger reset = { .l_onoff = 1 };
	struct timeval limit = { .tv_sec = 2 };
	int s = socket(AF_INET, SOCK_STREAM, 0);

	at_once(s);
	setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (connect(s, (const struct sockaddr *)to, sizeof *to))
		fail("connect");
	return s;
}

static void ask(int s)
{
	char message[MESSAGE] = "?";

	if (write(s, message, sizeof message) != MESSAGE || read(s, message, sizeof message) != MESSAGE)
		fail("request");
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int order(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

int main(int count, char **words)
{
	if (count == 3 && !strcmp(words[1], "serve"))
		serve(atoi(words[2]));
	if (count != 5 || (strcmp(words[1], "connect") && strcmp(words[1], "ask"))) {
		fputs("load serve PORT | load connect|ask ADDRESS PORT N\n", stderr);
		return 2;
	}
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(words[3])) };
	int each = words[1][0] == 'c', n = atoi(words[4]);
	long *turns = calloc(n, sizeof *turns);

	if (inet_pton(AF_INET, words[2], &to.sin_addr) != 1 || n < 1 || !turns)
		return 2;
	int s = each ? -1 : dial(&to);
	for (int i = 0; i < n; i++) {
		long began = now();

		if (each)
			s = dial(&to);
		ask(s);
		if (each)
			close(s);
		turns[i] = now() - began;
	}
	qsort(turns, n, sizeof *turns, order);
	printf("%ld\n", turns[n / 2]);
	return 0;
}
