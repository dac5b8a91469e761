// SPDX-License-Identifier: Apache-2.0
// The programs of Atoll's datapath, one object. Only the stable interface of the kernel is used (struct __sk_buff
// and helpers), so that one object serves every kernel from 5.10, and no helper asks for another licence.
#include "net.h"
#include "pod.h"
#include "socket.h"

char LICENSE[] SEC("license") = "Apache-2.0";
